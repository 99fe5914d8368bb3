// SPDX-License-Identifier: BSD-3-Clause
#include "codec/serial_encoder.h"

#include "codec/mean_rate.h"

namespace harima {

namespace {

constexpr int kSampled = 13;  // pixels from one that the weights of the noise are fitted to, to the next

}  // namespace

SerialEncoder::SerialEncoder(const GroupShape& largest, const GroupOptions& options)
    : shape_(largest), effort_(effort_of(options.level)), planes_(largest), predictor_(largest),
      predictions_(size_t(planes_.in_unit()) * size_t(largest.width) * size_t(largest.height)),
      residuals_(predictions_.size()), context_(largest.width, largest.height) {}

void SerialEncoder::encode(const std::byte* pixels, int count, ByteWriter& to) {
  pixels_ = pixels;
  shape_.count = count;
  head_.version = kSerialVersion;
  head_.rate = choose_mean_rate(shape_, pixels, effort_, buffers_);
  head_.start = planes_.first_row_mean(pixels);
  predictor_.begin_group();
  context_.begin_group();
  coder_ = {};
  head_.write(to);
  const int in_unit = planes_.in_unit();
  for (int begin = 0; begin < count; begin += in_unit)
    encode_unit(begin, std::min(begin + in_unit, count), to);
}

void SerialEncoder::encode_unit(int begin, int end, ByteWriter& to) {
  const size_t frames = size_t(end - begin), head = to.size();
  to.put(uint32_t(0));
  for (int n = begin; n < end; ++n) planes_.load(pixels_, n, size_t(n - begin) + 1, head_);
  write_predictors(begin, end, to);
  for (int n = begin; n < end; ++n) predict(n, size_t(n - begin) + 1);
  const NoiseContext::Weights weights = fit_noise(frames);
  for (int16_t weight : weights) to.put(weight);
  code(frames, weights, to);
  to.set(head, uint32_t(to.size() - head - sizeof(uint32_t)));
  planes_.next_unit(frames);
}

void SerialEncoder::write_predictors(int begin, int end, ByteWriter& to) {
  if (begin == 0) {
    alone_ = fit(kSerialAlone, planes_.sample(1, 2, effort_.sample_pixels), effort_.try_robust, buffers_);
    alone_.write(to);
  }
  if (end > 1) {
    const auto rows = planes_.sample(begin == 0 ? 2 : 1, size_t(end - begin) + 1, effort_.sample_pixels);
    others_ = fit(kSerialWithPrevious, rows, effort_.try_robust, buffers_);
    others_.write(to);
  }
}

void SerialEncoder::predict(int n, size_t i) {
  Plane& frame = planes_.frame(i);
  size_t at = (i - 1) * size_t(shape_.width) * size_t(shape_.height);
  predictor_.begin_frame(n ? others_ : alone_, frame, planes_.planes(frame, i));
  for (int y = 0; y < shape_.height; ++y) {
    predictor_.begin_row(y);
    for (int x = 0; x < shape_.width; ++x, ++at) {
      const int32_t predicted = predictor_.at(x);
      const int16_t pixel = frame.row(y)[x];
      predictions_[at] = predicted;
      residuals_[at] = pixel - rounded_eighths(predicted);
      predictor_.put(x, pixel);
    }
    predictor_.end_row();
  }
  predictor_.end_frame();
}

// body(place, column) of each residual in turn, which `context` learns after.
template <class Body>
void SerialEncoder::for_residuals(size_t frames, NoiseContext& context, Body body) const {
  size_t at = 0;
  for (size_t i = 0; i < frames; ++i) {
    for (int y = 0; y < shape_.height; ++y) {
      context.begin_row(y);
      for (int x = 0; x < shape_.width; ++x, ++at) {
        body(at, x);
        context.put(x, residuals_[at]);
      }
    }
    context.end_frame();
  }
}

NoiseContext::Weights SerialEncoder::fit_noise(size_t frames) const {
  NoiseContext context = context_;
  NoiseFit fit;
  for_residuals(frames, context, [&](size_t at, int x) {
    if (at % kSampled == 0) fit.add(context.features(x), context.wide(x), residuals_[at]);
  });
  return fit.solve();
}

void SerialEncoder::code(size_t frames, const NoiseContext::Weights& weights, ByteWriter& to) {
  BitEncoder bits;
  for_residuals(frames, context_, [&](size_t at, int x) {
    coder_.code(bits, expected_size(context_.features(x), weights), fraction_eighths(predictions_[at]),
                residuals_[at]);
  });
  bits.finish(to);
}

}  // namespace harima
