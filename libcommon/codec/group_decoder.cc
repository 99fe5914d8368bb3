// SPDX-License-Identifier: BSD-3-Clause
#include <zstd.h>

#include <memory>

#include "codec/frame_group.h"
#include "codec/group_format.h"
#include "codec/predictor.h"
#include "codec/residual_decoder.h"
#include "codec/strips.h"

namespace harima {

namespace {

class GroupDecoder {
 public:
  GroupDecoder(std::span<const std::byte> group, const GroupShape& shape)
      : from_(group), shape_(shape), head_(read_group_head(from_)), frame_(shape.width, shape.height),
        mean_(shape.width, shape.height), previous_(shape.width, shape.height) {}

  // Frames up to `last`; those from `first` on to `pixels`.
  void decode(int first, int last, std::byte* pixels) {
    const int in_unit = unit_frames(shape_);
    int begin = 0;
    for (; begin < last; begin += in_unit) {
      const int end = std::min(begin + in_unit, shape_.count);
      try {
        decode_unit(begin, end, first, last, pixels);
      } catch (const Error& e) {
        throw e.in("frame {}", begin);
      }
    }
    if (begin >= shape_.count) from_.expect_end();
  }

 private:
  void decode_unit(int begin, int end, int first, int last, std::byte* pixels) {
    const size_t bytes = from_.get<uint32_t>();
    const auto kind = UnitKind(from_.get<uint8_t>());
    ByteReader unit(from_.take(bytes));
    if (kind == UnitKind::predicted)
      decode_residuals(unit, size_t(end - begin));
    else
      unpack(unit, kind, size_t(end - begin));
    for (int n = begin; n < std::min(end, last); ++n) {
      if (kind == UnitKind::predicted)
        restore(n, residuals_.as<int16_t>() + size_t(n - begin) * frame_pixels());
      else
        load(n, unpacked_.data() + size_t(n - begin) * shape_.frame_bytes());
      if (n >= first) give(pixels + size_t(n - first) * shape_.frame_bytes());
      advance_mean(mean_, frame_, n + 1, head_.rate, mean_);
      std::swap(frame_, previous_);
    }
  }

  size_t frame_pixels() const { return size_t(shape_.width) * size_t(shape_.height); }

  void decode_residuals(ByteReader& unit, size_t frames) {
    const auto flags = unit.get<uint8_t>();
    if (flags & kHasAlone) alone_ = std::make_unique<Predictor>(checked(read_predictor(unit), true));
    if (flags & kHasPredictor) predictor_ = std::make_unique<Predictor>(checked(read_predictor(unit), false));
    const size_t count = frames * frame_pixels(), bytes = (count + kBlock) * sizeof(int16_t);
    if (residuals_.bytes() < bytes) residuals_ = Buffer(bytes);
    coder_.decode(unit, count, blocks_above(shape_.width), residuals_.as<int16_t>());
    unit.expect_end();
  }

  static Predictor checked(const Predictor& predictor, bool is_alone) {
    if ((predictor.set == kAlone) != is_alone) fail("tap set {} for a frame with{} others before it", predictor.set, is_alone ? "out" : "");
    return predictor;
  }

  void unpack(ByteReader& unit, UnitKind kind, size_t frames) {
    const size_t bytes = frames * shape_.frame_bytes();
    const auto packed = unit.take(unit.left());
    if (unpacked_.bytes() < bytes) unpacked_ = Buffer(bytes);
    size_t got = packed.size();
    if (kind == UnitKind::zstd)
      got = ZSTD_decompress(unpacked_.data(), bytes, packed.data(), packed.size());
    else if (kind != UnitKind::raw)
      fail("a unit of kind {}", int(kind));
    else if (got == bytes)
      std::memcpy(unpacked_.data(), packed.data(), bytes);
    if (ZSTD_isError(got)) fail("zstd: {}", ZSTD_getErrorName(got));
    if (got != bytes) fail("{} bytes of pixels, wanted {}", got, bytes);
  }

  void load(int n, const std::byte* pixels) {
    set_rows_above(frame_, n ? &mean_ : nullptr, head_.start);
    for (int y = 0; y < shape_.height; ++y) {
      codec_kernels().load_row(int(shape_.type), pixels + size_t(y) * row_bytes(), shape_.width, frame_.row(y));
      frame_.set_margins(y);
    }
    set_row_below(frame_);
  }

  void restore(int n, int16_t* residuals) {
    const Predictor* predictor = (n ? predictor_ : alone_).get();
    if (!predictor) fail("no weights");
    const CodecKernels& kernels = codec_kernels();
    set_rows_above(frame_, n ? &mean_ : nullptr, head_.start);
    BoundTaps bound(*predictor);
    for (int y = 0; y < shape_.height; ++y) {
      const auto& phases = bound.at({{&frame_, &mean_, &previous_}}, y);
      const ResidualRow row = residual_row(residuals, shape_.width, shape_.height, y);
      int16_t* const pixels = frame_.row(y);
      if (head_.step == 1) {
        kernels.restore_even(phases[0], pixels, frame_.chunks(), row);
        frame_.set_margins(y);
        kernels.restore_odd(phases[1], pixels, frame_.chunks(), row);
      } else {
        kernels.dequantise_phase(phases[0], 0, head_.step, pixels, frame_.chunks(), row);
        frame_.set_margins(y);
        kernels.dequantise_phase(phases[1], 1, head_.step, pixels, frame_.chunks(), row);
      }
      frame_.set_margins(y);
    }
    set_row_below(frame_);
  }

  size_t row_bytes() const { return bytes_of(shape_.type) * size_t(shape_.width); }
  void give(std::byte* pixels) const {
    for (int y = 0; y < shape_.height; ++y)
      codec_kernels().store_row(int(shape_.type), frame_.row(y), shape_.width, pixels + size_t(y) * row_bytes());
  }

  ByteReader from_;
  GroupShape shape_;
  GroupHead head_;
  Plane frame_, mean_, previous_;
  std::unique_ptr<Predictor> alone_, predictor_;
  ResidualDecoder coder_;
  Buffer residuals_, unpacked_;
};

}  // namespace

void decode_frames(std::span<const std::byte> group, const GroupShape& shape, int first, int last, std::byte* pixels) {
  check_shape(shape);
  if (first < 0 || last > shape.count || first > last) fail("frames {} to {} of {}", first, last, shape.count);
  GroupDecoder(group, shape).decode(first, last, pixels);
}

void decode_group(std::span<const std::byte> group, const GroupShape& shape, std::byte* pixels) {
  decode_frames(group, shape, 0, shape.count, pixels);
}

}  // namespace harima
