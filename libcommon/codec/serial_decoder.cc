// SPDX-License-Identifier: BSD-3-Clause
#include "codec/serial_decoder.h"

namespace harima {

namespace {

Predictor read_checked(ByteReader& unit, TapSet wanted) {
  const Predictor predictor = read_predictor(unit);
  if (predictor.set != wanted) fail("tap set {}, wanted {}", predictor.set, int(wanted));
  return predictor;
}

}  // namespace

SerialDecoder::SerialDecoder(const GroupShape& largest)
    : shape_(largest), frame_(largest.width, largest.height), mean_(largest.width, largest.height),
      previous_(largest.width, largest.height), predictor_(largest), context_(largest.width, largest.height) {
}

void SerialDecoder::decode(ByteReader& from, const GroupHead& head, int count, int first, int last,
                           std::byte* pixels) {
  shape_.count = count;
  head_ = head;
  predictor_.begin_group();
  context_.begin_group();
  coder_ = {};
  const int in_unit = unit_frames(shape_);
  int begin = 0;
  for (; begin < last; begin += in_unit) {
    try {
      const size_t bytes = from.get<uint32_t>();
      decode_unit(ByteReader(from.take(bytes)), begin, std::min(begin + in_unit, count), first, last, pixels);
    } catch (const Error& e) {
      throw e.in("frame {}", begin);
    }
  }
  if (begin >= count) from.expect_end();
}

void SerialDecoder::decode_unit(ByteReader unit, int begin, int end, int first, int last, std::byte* pixels) {
  if (begin == 0) alone_ = read_checked(unit, kSerialAlone);
  if (end > 1) others_ = read_checked(unit, kSerialWithPrevious);
  NoiseContext::Weights weights;
  for (int16_t& weight : weights) weight = unit.get<int16_t>();
  BitDecoder bits(unit);
  for (int n = begin; n < std::min(end, last); ++n) {
    restore(n, bits, weights);
    if (n >= first) give(pixels + size_t(n - first) * shape_.frame_bytes());
    advance_mean(mean_, frame_, n + 1, head_.rate, mean_);
    std::swap(frame_, previous_);
  }
  if (end <= last) bits.finish();
}

void SerialDecoder::restore(int n, BitDecoder& bits, const NoiseContext::Weights& weights) {
  set_rows_above(frame_, n ? &mean_ : nullptr, head_.start);
  predictor_.begin_frame(n ? others_ : alone_, frame_, {{&frame_, &mean_, &previous_}});
  for (int y = 0; y < shape_.height; ++y) {
    predictor_.begin_row(y);
    context_.begin_row(y);
    for (int x = 0; x < shape_.width; ++x) {
      const int32_t predicted = predictor_.at(x);
      const int32_t residual =
          coder_.code(bits, expected_size(context_.features(x), weights), fraction_eighths(predicted), 0);
      predictor_.put(x, int16_t(rounded_eighths(predicted) + residual));
      context_.put(x, residual);
    }
    predictor_.end_row();
  }
  set_row_below(frame_);
  predictor_.end_frame();
  context_.end_frame();
}

void SerialDecoder::give(std::byte* pixels) const {
  const size_t row_bytes = bytes_of(shape_.type) * size_t(shape_.width);
  for (int y = 0; y < shape_.height; ++y)
    codec_kernels().store_row(int(shape_.type), frame_.row(y), shape_.width, pixels + size_t(y) * row_bytes);
}

}  // namespace harima
