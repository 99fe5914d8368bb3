// SPDX-License-Identifier: BSD-3-Clause
#include "codec/mean_rate.h"

#include "codec/group_format.h"

namespace harima {

namespace {

constexpr int kBands = 8, kBandRows = 5;
constexpr int kWindowFrames = 16, kWindows = 2;  // a group of more frames is tried in parts
constexpr int kFirst = 2, kLast = 4;  // rows of a band that are predicted: all they look at is in it

// Bands of rows of one frame, one below the other.
void load_bands(const GroupShape& shape, const std::byte* frame, Plane& to) {
  for (int y = 0; y < to.height(); ++y) {
    const int band = y / kBandRows,
              top = int(int64_t(band) * (shape.height - kBandRows) / std::max(1, kBands - 1));
    const int from = to.height() == shape.height ? y : top + y % kBandRows;
    codec_kernels().load_row(int(shape.type),
                             frame + size_t(from) * size_t(shape.width) * bytes_of(shape.type), shape.width,
                             to.row(y));
    to.set_margins(y);
  }
  set_row_below(to);
}

std::vector<Plane> load_window(const GroupShape& shape, const std::byte* pixels, int first, int count) {
  std::vector<Plane> frames;
  for (int n = first; n < first + count; ++n) {
    frames.emplace_back(shape.width, std::min(shape.height, kBands * kBandRows));
    load_bands(shape, pixels + size_t(n) * shape.frame_bytes(), frames.back());
  }
  return frames;
}

double cost_with(int rate, const std::vector<Plane>& frames, TapSet set, FitBuffers& buffers) {
  Plane mean(frames[0].width(), frames[0].height());
  double sum = 0;
  const int count = int(frames.size());
  for (int n = 0; n < count; ++n) {
    if (n > 0 && (n == count - 1 || n == count / 2)) {
      std::vector<SampleRow> rows;
      for (int y = kFirst; y < mean.height(); ++y)
        if (y % kBandRows >= kFirst && y % kBandRows < kLast)
          rows.push_back({&frames[size_t(n)], {{&frames[size_t(n)], &mean, &frames[size_t(n) - 1]}}, y});
      sum += cost(fit(set, rows, false, buffers), rows, buffers);
    }
    advance_mean(mean, frames[size_t(n)], n + 1, rate, mean);
  }
  return sum;
}

}  // namespace

int choose_mean_rate(const GroupShape& shape, const std::byte* pixels, const Effort& effort,
                     FitBuffers& buffers) {
  if (effort.rates.size() < 2 || shape.count < 3 || shape.height <= kFirst) return effort.rates[0];
  std::vector<std::vector<Plane>> windows;
  if (shape.count <= kWindows * kWindowFrames) windows.push_back(load_window(shape, pixels, 0, shape.count));
  else
    for (int w = 1; w <= kWindows; ++w)
      windows.push_back(load_window(
          shape, pixels, int(int64_t(w) * (shape.count - kWindowFrames) / (kWindows + 1)), kWindowFrames));
  int best = effort.rates[0];
  double least = std::numeric_limits<double>::infinity();
  for (int rate : effort.rates) {
    double sum = 0;
    for (const auto& frames : windows) sum += cost_with(rate, frames, effort.set, buffers);
    if (sum < least) least = sum, best = rate;
  }
  return best;
}

}  // namespace harima
