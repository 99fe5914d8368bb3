// SPDX-License-Identifier: BSD-3-Clause
#include "codec/mean_rate.h"

#include "codec/fit.h"
#include "codec/group_format.h"

namespace harima {

namespace {

constexpr int kBands = 8, kBandRows = 5, kMostFrames = 32;
constexpr int kFirst = 2, kLast = 4;  // rows of a band that are predicted: all they look at is in it

// Bands of rows of one frame, one below the other.
void load_bands(const GroupShape& shape, const std::byte* frame, Plane& to) {
  for (int y = 0; y < to.height(); ++y) {
    const int band = y / kBandRows, top = int(int64_t(band) * (shape.height - kBandRows) / std::max(1, kBands - 1));
    const int from = to.height() == shape.height ? y : top + y % kBandRows;
    codec_kernels().load_row(int(shape.type), frame + size_t(from) * size_t(shape.width) * bytes_of(shape.type), shape.width,
                             to.row(y));
    to.set_margins(y);
  }
  set_row_below(to);
}

double cost_with(int rate, const std::vector<Plane>& frames, TapSet set) {
  Plane mean(frames[0].width(), frames[0].height());
  double sum = 0;
  const int count = int(frames.size());
  for (int n = 0; n < count; ++n) {
    if (n > 0 && (n == count - 1 || n == count / 2)) {
      std::vector<SampleRow> rows;
      for (int y = kFirst; y < mean.height(); ++y)
        if (y % kBandRows >= kFirst && y % kBandRows < kLast)
          rows.push_back({&frames[size_t(n)], {{&frames[size_t(n)], &mean, &frames[size_t(n) - 1]}}, y});
      sum += cost(fit(set, rows, false), rows);
    }
    advance_mean(mean, frames[size_t(n)], n + 1, rate, mean);
  }
  return sum;
}

}  // namespace

int choose_mean_rate(const GroupShape& shape, const std::byte* pixels, const Effort& effort) {
  if (effort.rates.size() < 2 || shape.count < 3 || shape.height <= kFirst) return effort.rates[0];
  const int height = shape.height <= kBands * kBandRows ? shape.height : kBands * kBandRows;
  std::vector<Plane> frames;
  for (int n = 0; n < std::min(shape.count, kMostFrames); ++n) {
    frames.emplace_back(shape.width, height);
    load_bands(shape, pixels + size_t(n) * shape.frame_bytes(), frames.back());
  }
  int best = effort.rates[0];
  double least = std::numeric_limits<double>::infinity();
  for (int rate : effort.rates)
    if (const double sum = cost_with(rate, frames, effort.set); sum < least) least = sum, best = rate;
  return best;
}

}  // namespace harima
