// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <limits>

#include "base/error.h"
#include "recon/frame_average.h"

using namespace harima;

namespace {

constexpr int kWidth = 7, kHeight = 5;

float value_at(int frame, int x, int y) { return float((frame * 37 + x * 11 + y * 5) % 101); }

FrameSet frames_from(int first, int count) {
  StackInfo info;
  info.type = PixelType::f32;
  info.width = kWidth;
  info.height = kHeight;
  std::vector<Frame> frames;
  for (int i = first; i < first + count; ++i) {
    Frame frame(PixelType::f32, kWidth, kHeight);
    for (int y = 0; y < kHeight; ++y)
      for (int x = 0; x < kWidth; ++x) frame.row<float>(y)[x] = value_at(i, x, y);
    frames.push_back(frame);
  }
  return {std::make_shared<MemorySource>(info, frames, "frames"), all_rows(count)};
}

}  // namespace

TEST_CASE("mean and median of all frames of all sets, of the rows that are wanted") {
  for (int count : {1, 2, 5, 8}) {
    const std::vector<FrameSet> sets{frames_from(0, count), frames_from(count, 1)};
    const std::vector<int> rows{1, 4};
    CHECK(frames_of(sets) == count + 1);
    const Frame mean = average_rows(FrameAverage::mean, sets, rows),
                median = average_rows(FrameAverage::median, sets, rows);
    for (int i : {0, 1})
      for (int x = 0; x < kWidth; ++x) {
        std::vector<double> values;
        for (int f = 0; f <= count; ++f) values.push_back(double(value_at(f, x, rows[size_t(i)])));
        std::sort(values.begin(), values.end());
        double sum = 0;
        for (double value : values) sum += value;
        const size_t n = values.size();
        CHECK(double(mean.row<float>(i)[x]) == doctest::Approx(sum / double(n)));
        CHECK(double(median.row<float>(i)[x]) ==
              doctest::Approx(0.5 * (values[(n - 1) / 2] + values[n / 2])));
      }
  }
  CHECK_THROWS_AS(average_rows(FrameAverage::median, {}, {0}), Error);
}
