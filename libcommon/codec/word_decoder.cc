// SPDX-License-Identifier: BSD-3-Clause
#include "codec/word_decoder.h"

#include "codec/packed.h"
#include "codec/strips.h"

namespace harima {

namespace {

std::unique_ptr<Predictor> read_checked(ByteReader& unit, bool is_alone) {
  auto predictor = std::make_unique<Predictor>(read_predictor(unit));
  const int set = predictor->set;
  if (is_alone ? set != kAlone : set != kWithMean && set != kWithPrevious)
    fail("tap set {} for a frame with{} others before it", predictor->set, is_alone ? "out" : "");
  return predictor;
}

}  // namespace

WordDecoder::WordDecoder(const GroupShape& largest)
    : shape_(largest), frame_(largest.width, largest.height), mean_(largest.width, largest.height),
      previous_(largest.width, largest.height) {}

void WordDecoder::decode(ByteReader& from, const GroupHead& head, int count, int first, int last,
                         std::byte* pixels) {
  shape_.count = count;
  head_ = head;
  alone_.reset();
  predictor_.reset();
  coder_.forget();
  const int in_unit = unit_frames(shape_);
  int begin = 0;
  for (; begin < last; begin += in_unit) {
    try {
      decode_unit(from, begin, std::min(begin + in_unit, count), first, last, pixels);
    } catch (const Error& e) {
      throw e.in("frame {}", begin);
    }
  }
  if (begin >= count) from.expect_end();
}

void WordDecoder::decode_unit(ByteReader& group, int begin, int end, int first, int last, std::byte* pixels) {
  const size_t bytes = group.get<uint32_t>(), frames = size_t(end - begin);
  const auto kind = UnitKind(group.get<uint8_t>());
  ByteReader unit(group.take(bytes));
  if (kind == UnitKind::predicted) decode_residuals(unit, frames);
  else unpack(unit, kind, frames * shape_.frame_bytes(), unpacked_);
  for (int n = begin; n < std::min(end, last); ++n) {
    if (kind == UnitKind::predicted)
      restore(n, residuals_.as<int16_t>() + size_t(n - begin) * frame_pixels());
    else load(n, unpacked_.data() + size_t(n - begin) * shape_.frame_bytes());
    if (n >= first) give(pixels + size_t(n - first) * shape_.frame_bytes());
    advance_mean(mean_, frame_, n + 1, head_.rate, mean_);
    std::swap(frame_, previous_);
  }
}

void WordDecoder::decode_residuals(ByteReader& unit, size_t frames) {
  const auto flags = unit.get<uint8_t>();
  if (flags & kHasAlone) alone_ = read_checked(unit, true);
  if (flags & kHasPredictor) predictor_ = read_checked(unit, false);
  const size_t count = frames * frame_pixels(), bytes = (count + kBlock) * sizeof(int16_t);
  if (residuals_.bytes() < bytes) residuals_ = Buffer(bytes);
  coder_.decode(unit, count, blocks_above(shape_.width), residuals_.as<int16_t>());
  unit.expect_end();
}

void WordDecoder::load(int n, const std::byte* pixels) {
  set_rows_above(frame_, n ? &mean_ : nullptr, head_.start);
  for (int y = 0; y < shape_.height; ++y) {
    codec_kernels().load_row(int(shape_.type), pixels + size_t(y) * row_bytes(), shape_.width, frame_.row(y));
    frame_.set_margins(y);
  }
  set_row_below(frame_);
}

void WordDecoder::restore(int n, int16_t* residuals) {
  const Predictor* predictor = (n ? predictor_ : alone_).get();
  if (!predictor) fail("no weights");
  set_rows_above(frame_, n ? &mean_ : nullptr, head_.start);
  BoundTaps bound(*predictor);
  const TapPlanes planes{{&frame_, &mean_, &previous_}};
  if (head_.bound) restore_rows(bound, planes, residuals);
  else restore_strips(bound, planes, residuals);
  set_row_below(frame_);
}

void WordDecoder::restore_strips(BoundTaps& bound, const TapPlanes& planes, int16_t* residuals) {
  const int last_columns = shape_.width - (frame_.chunks() - 1) * kChunk;
  for (int y = 0; y < shape_.height; y += kStrip)
    codec_kernels().restore_strip(bound.at(planes, y).data(), frame_.row(y), frame_.row_words(),
                                  std::min(kStrip, shape_.height - y), frame_.chunks(),
                                  residual_row(residuals, shape_.width, shape_.height, y), last_columns);
}

void WordDecoder::restore_rows(BoundTaps& bound, const TapPlanes& planes, int16_t* residuals) {
  const Quantiser quantiser = quantiser_for(shape_.type, head_.bound);
  for (int y = 0; y < shape_.height; ++y) {
    const auto& phases = bound.at(planes, y);
    const ResidualRow row = residual_row(residuals, shape_.width, shape_.height, y);
    for (int phase : {0, 1}) {
      codec_kernels().dequantise_phase(phases[size_t(phase)], phase, quantiser, frame_.row(y),
                                       frame_.chunks(), row);
      frame_.set_margins(y);
    }
  }
}

void WordDecoder::give(std::byte* pixels) const {
  for (int y = 0; y < shape_.height; ++y)
    codec_kernels().store_row(int(shape_.type), frame_.row(y), shape_.width,
                              pixels + size_t(y) * row_bytes());
}

}  // namespace harima
