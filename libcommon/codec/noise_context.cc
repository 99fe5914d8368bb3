// SPDX-License-Identifier: BSD-3-Clause
#include "codec/noise_context.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>

#include "codec/normal_equations.h"

namespace harima {

namespace {

constexpr int kReach = 8;   // columns around one: this many to the left, one less to the right
constexpr int kForget = 3;  // a running mean loses 2^-this with each row
constexpr int kBand = 8;    // rows from one whose means are kept for the next frame to another
constexpr int32_t kMostSize = 65535;

}  // namespace

NoiseContext::NoiseContext(int width, int height)
    : width_(width), height_(height), stride_(size_t(width) + 2 * kLeft),
      sizes_(stride_ * size_t(height + 3)), wide_(size_t(width)),
      bands_(size_t(width) * size_t((height + kBand - 1) / kBand)), column_(size_t(width)),
      sums_(size_t(width) + 2 * kReach) {
  for (auto& row : before_) row.resize(stride_);
}

void NoiseContext::begin_group() {
  has_before_ = false;
  std::fill(sizes_.begin(), sizes_.end(), 0);
  std::fill(column_.begin(), column_.end(), 0);
}

// The columns to the left of a row are as large as the first one of the row above.
void NoiseContext::begin_row(int y) {
  y_ = y;
  std::swap(before_[0], before_[1]);
  std::copy_n(row(y) - kLeft, stride_, before_[1].begin());
  if (y == 0) before_[0] = before_[1];
  std::fill_n(row(y) - kLeft, kLeft, row(y - 1)[0]);
  below_ = band(std::min(y / kBand + 1, (height_ - 1) / kBand));
  uint32_t sum = 0;
  for (int i = 0; i < width_ + 2 * kReach; ++i) {
    sums_[size_t(i)] = sum;
    sum += uint32_t(column_[size_t(std::clamp(i - kReach, 0, width_ - 1))]);
  }
  for (size_t x = 0; x < size_t(width_); ++x)  // 16 columns: from 1/256 to 1/16
    wide_[x] = int32_t((sums_[x + 2 * kReach] - sums_[x]) >> 8);
}

NoiseContext::Features NoiseContext::features(int x) const {
  const uint16_t *here = row(y_) + x, *up = row(y_ - 1) + x, *upper = row(y_ - 2) + x;
  Features f{here[-1] * 16,
             up[0] * 16,
             (here[-2] + up[-1] + up[1]) * 16,
             upper[0] * 16 + (upper[-1] + upper[1] + up[-2] + up[2]) * 8,
             wide(x),
             0,
             0};
  if (has_before_) {
    const uint16_t *same = before_[1].data() + kLeft + x, *above = before_[0].data() + kLeft + x,
                   *below = row(y_ + 1) + x;
    f[5] = (2 * same[0] + same[-1] + same[1] + above[0] + below[0]) * 16;
    f[6] = below_[x];
  }
  return f;
}

void NoiseContext::put(int x, int32_t residual) {
  const int32_t size = std::min(std::abs(residual), kMostSize);
  row(y_)[x] = uint16_t(size);
  const int forget = has_before_ ? kForget : std::min(kForget, int(std::bit_width(uint32_t(y_))));
  int32_t& mean = column_[size_t(x)];
  mean += (size * 256 - mean) >> forget;
  if (x == width_ - 1) end_row();
}

void NoiseContext::end_row() {
  std::fill_n(row(y_) + width_, kLeft, row(y_)[width_ - 1]);
  if (y_ % kBand == kBand - 1 || y_ == height_ - 1) std::copy(wide_.begin(), wide_.end(), band(y_ / kBand));
}

// Above a frame stands the first row of the one before, below it the last one.
void NoiseContext::end_frame() {
  std::copy_n(row(height_ - 1) - kLeft, stride_, row(height_) - kLeft);
  for (int y : {-2, -1}) std::copy_n(row(0) - kLeft, stride_, row(y) - kLeft);
  has_before_ = true;
}

void NoiseFit::add(const NoiseContext::Features& features, int32_t wide, int32_t residual) {
  constexpr int64_t kOne = 1024, kMost = 1 << 15, kOutlier = 8;
  const int64_t unit = wide + 4;
  std::array<int64_t, kAll> values;
  for (size_t i = 0; i < features.size(); ++i)
    values[i] = std::clamp(features[i] * kOne / unit, -kMost, kMost);
  values[kAll - 1] = std::min<int64_t>(std::abs(residual) * 16 * kOne / unit, kOutlier * kOne);
  for (size_t i = 0; i < kAll; ++i)
    for (size_t j = i; j < kAll; ++j) sums_[i * kAll + j] += values[i] * values[j];
}

NoiseContext::Weights NoiseFit::solve() const {
  const std::vector<double> solution = solve_normal_equations(sums_, NoiseContext::kFeatures);
  NoiseContext::Weights weights{};
  for (size_t i = 0; i < weights.size(); ++i)
    weights[i] = int16_t(
        std::clamp(std::round(std::ldexp(solution[i], NoiseContext::kWeightBits)), -32767.0, 32767.0));
  return weights;
}

}  // namespace harima
