// SPDX-License-Identifier: BSD-3-Clause
#include "codec/serial_predictor.h"

#include <algorithm>

namespace harima {

namespace {

constexpr int kEighths = 3, kShift = kWeightBits - kEighths;

}  // namespace

SerialPredictor::SerialPredictor(const GroupShape& largest)
    : width_(largest.width), stride_(size_t(width_) + 2 * kLeft),
      local_(width_, largest.height, largest.count > 1),
      sums_(size_t(width_ + kChunk - 1) / kChunk * kChunk) {
  const Quantiser range = quantiser_for(largest.type, 0);
  low_ = range.low << kEighths;
  high_ = range.high << kEighths;
  errors_.resize(stride_ * size_t(largest.height + 2));
}

void SerialPredictor::begin_group() {
  local_.begin_group();
  std::fill(errors_.begin(), errors_.end(), 0);
  has_before_ = false;
}

void SerialPredictor::begin_frame(const Predictor& predictor, Plane& frame, const TapPlanes& planes) {
  taps_ = std::make_unique<BoundTaps>(predictor);
  planes_ = planes;
  frame_ = &frame;
  for (size_t phase : {0u, 1u}) {
    const size_t above = taps(predictor.set, int(phase)).size() - kRowTaps;
    for (size_t i = 0; i < kRowTaps; ++i)
      row_weights_[phase][i] = predictor.phase[phase].weight[above + i][0];
  }
}

// Left of the row goes on what stands above its first pixel.
void SerialPredictor::begin_row(int y) {
  y_ = y;
  row_ = frame_->row(y);
  std::fill_n(row_ - kMargin, kMargin, frame_->row(y - 1)[0]);
  std::array<PhaseTaps, 2> above = taps_->at(planes_, y);
  for (PhaseTaps& phase : above) phase.count -= kRowTaps;
  codec_kernels().sum_taps(above.data(), frame_->chunks(), sums_.data());
  local_.begin_row(y);
}

int32_t SerialPredictor::at(int x) {
  const int phase = x % 2;
  const auto& weights = row_weights_[size_t(phase)];
  const int16_t* const pixel = row_ + x;
  uint32_t sum = uint32_t(sums_[size_t(x / kChunk * kChunk + phase * (kChunk / 2) + x % kChunk / 2)]);
  for (size_t i = 0; i < kRowTaps; ++i) sum += uint32_t(weights[i] * pixel[-1 - int(i)]);
  sum -= (1 << (kWeightBits - 1)) - (1 << (kShift - 1));  // rounded to eighths instead
  first_ = std::clamp(int32_t(sum) >> kShift, low_, high_);
  const int16_t *up = frame_->row(y_ - 1) + x, *upper = frame_->row(y_ - 2) + x;
  const int32_t *error = errors_row(y_) + x, *error_up = errors_row(y_ - 1) + x,
                *error_upper = errors_row(y_ - 2) + x;
  const LocalFit::Taps taps{8 * pixel[-1] - first_,
                            8 * up[0] - first_,
                            8 * up[-1] - first_,
                            8 * up[1] - first_,
                            8 * pixel[-2] - first_,
                            8 * upper[0] - first_,
                            error[-1],
                            error_up[0],
                            error_up[-1],
                            error_up[1],
                            error[-2],
                            error_upper[0],
                            has_before_ ? 8 * planes_.plane[1]->row(y_)[x] - first_ : 0,
                            has_before_ ? 8 * planes_.plane[2]->row(y_)[x] - first_ : 0,
                            error[0],
                            0};
  return std::clamp(first_ + local_.correct(x, taps), low_, high_);
}

// Errors above and beside a frame are 0.
void SerialPredictor::end_frame() {
  local_.end_frame();
  has_before_ = true;
}

}  // namespace harima
