// SPDX-License-Identifier: BSD-3-Clause
#include "codec/word_encoder.h"

#include "codec/mean_rate.h"
#include "codec/packed.h"
#include "codec/strips.h"

namespace harima {

WordEncoder::WordEncoder(const GroupShape& largest, const GroupOptions& options)
    : shape_(largest), effort_(effort_of(options.level)), planes_(largest),
      restored_(largest.width, largest.height),
      residuals_((size_t(planes_.in_unit()) * frame_pixels() + kBlock) * sizeof(int16_t)),
      coder_(effort_.count_step) {
  if (options.max_error < 0 || options.max_error > kMostBound)
    fail("an error bound of {}, wanted 0 to {}", options.max_error, kMostBound);
  head_.bound = options.max_error;
}

void WordEncoder::encode(const std::byte* pixels, int count, ByteWriter& to) {
  pixels_ = pixels;
  shape_.count = count;
  head_.rate = choose_mean_rate(shape_, pixels, effort_, buffers_);
  head_.start = planes_.first_row_mean(pixels);
  predictor_.reset();
  coder_.forget();
  head_.write(to);
  const int in_unit = planes_.in_unit();
  for (int begin = 0; begin < count; begin += in_unit)
    encode_unit(begin, std::min(begin + in_unit, count), to);
}

void WordEncoder::encode_unit(int begin, int end, ByteWriter& to) {
  const size_t frames = size_t(end - begin), bytes = frames * shape_.frame_bytes();
  const size_t head = to.size();
  to.put(uint32_t(0));
  to.put(uint8_t(UnitKind::predicted));
  const size_t body = to.size();
  for (int n = begin; n < end; ++n) planes_.load(pixels_, n, size_t(n - begin) + 1, head_);
  write_predictors(begin, end, to);
  for (int n = begin; n < end; ++n)
    head_.bound ? quantise(n, size_t(n - begin) + 1) : predict(n, size_t(n - begin) + 1);
  coder_.encode(residuals_.as<int16_t>(), frames * frame_pixels(), blocks_above(shape_.width), to);
  if (head_.bound == 0 && put_packed_if_shorter({frame_bytes(begin), bytes}, body, to)) {
    coder_.undo();
    predictor_.reset();
  }
  to.set(head, uint32_t(to.size() - body));
  planes_.next_unit(frames);
}

// Weights for a frame that is alone, and for those with others before them.
void WordEncoder::write_predictors(int begin, int end, ByteWriter& to) {
  const bool has_alone = begin == 0, has_others = end > 1 && (effort_.fit_every_unit || !predictor_);
  to.put(uint8_t((has_alone ? kHasAlone : 0) | (has_others ? kHasPredictor : 0)));
  if (has_alone) {
    alone_ = std::make_unique<Predictor>(
        fit(kAlone, planes_.sample(1, 2, effort_.sample_pixels), effort_.try_robust, buffers_));
    alone_->write(to);
  }
  if (has_others) {
    const auto rows = planes_.sample(has_alone ? 2 : 1, size_t(end - begin) + 1, effort_.sample_pixels);
    predictor_ = std::make_unique<Predictor>(fit(effort_.set, rows, effort_.try_robust, buffers_));
    predictor_->write(to);
  }
}

void WordEncoder::predict(int n, size_t i) {
  BoundTaps bound(n ? *predictor_ : *alone_);
  int16_t* const residuals = residuals_.as<int16_t>() + (i - 1) * frame_pixels();
  const Plane& frame = planes_.frame(i);
  for (int y = 0; y < shape_.height; y += kStrip)
    codec_kernels().predict_strip(bound.at(planes_.planes(frame, i), y).data(), frame.row(y),
                                  frame.row_words(), std::min(kStrip, shape_.height - y), frame.chunks(),
                                  residual_row(residuals, shape_.width, shape_.height, y),
                                  shape_.width - (frame.chunks() - 1) * kChunk);
}

// As the decoder will do it, from what the decoder will have; frame i becomes that.
void WordEncoder::quantise(int n, size_t i) {
  const CodecKernels& kernels = codec_kernels();
  const Quantiser quantiser = quantiser_for(shape_.type, head_.bound);
  BoundTaps bound(n ? *predictor_ : *alone_);
  int16_t* const residuals = residuals_.as<int16_t>() + (i - 1) * frame_pixels();
  Plane& frame = planes_.frame(i);
  set_rows_above(restored_, n ? &planes_.mean(i - 1) : nullptr, head_.start);
  for (int y = 0; y < shape_.height; ++y) {
    const auto& phases = bound.at(planes_.planes(restored_, i), y);
    const ResidualRow row = residual_row(residuals, shape_.width, shape_.height, y);
    for (int phase : {0, 1}) {
      kernels.quantise_phase(phases[size_t(phase)], phase, quantiser, frame.row(y), restored_.row(y),
                             restored_.chunks(), row);
      restored_.set_margins(y);
    }
    const int error = kernels.largest_difference(frame.row(y), restored_.row(y), shape_.width);
    if (error > head_.bound)
      fail("frame {}, row {}: an error of {}, wanted at most {}", n, y, error, head_.bound);
  }
  set_row_below(restored_);
  std::swap(frame, restored_);
  advance_mean(planes_.mean(i - 1), frame, n + 1, head_.rate, planes_.mean(i));
}

}  // namespace harima
