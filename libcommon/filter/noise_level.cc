// SPDX-License-Identifier: BSD-3-Clause
#include "filter/noise_level.h"

#include <algorithm>
#include <cmath>

#include "base/parallel.h"

namespace harima {

namespace {

constexpr int kMostSlices = 15;
constexpr double kMedianOfNormal = 0.6744897501960817;  // of |x|, with standard deviation 1

double median_of(std::vector<float>& values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + ptrdiff_t(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return double(*middle);
}

// |r| of the row in the middle of three, along x from the second column to the last but one.
void add_residuals(const float* above, const float* row, const float* below, int width, std::vector<float>& all) {
  const auto along_y = [&](int x) { return above[x] - 2 * row[x] + below[x]; };
  for (int x = 1; x + 1 < width; ++x) {
    const float r = std::abs(along_y(x - 1) - 2 * along_y(x) + along_y(x + 1)) / 6;
    if (r > 0 && std::isfinite(r)) all.push_back(r);
  }
}

}  // namespace

double noise_level(const FrameView& slice) {
  const Frame values = to_f32(slice);
  std::vector<float> residuals;
  residuals.reserve(size_t(slice.width) * size_t(slice.height));
  for (int y = 1; y + 1 < slice.height; ++y)
    add_residuals(values.row<float>(y - 1), values.row<float>(y), values.row<float>(y + 1), slice.width, residuals);
  return median_of(residuals) / kMedianOfNormal;
}

double noise_level(const Source& source) {
  const StackInfo& info = source.info();
  const int count = std::min(info.count, kMostSlices);
  std::vector<float> levels(size_t(std::max(count, 0)));
  parallel_for(count, [&](int i) {
    Frame slice(info.type, info.width, info.height);
    source.read_rows(int(int64_t(2 * i + 1) * info.count / (2 * count)), 0, info.height, slice.data());
    levels[size_t(i)] = float(noise_level(slice));
  });
  std::erase(levels, 0.0f);
  return median_of(levels);
}

}  // namespace harima
