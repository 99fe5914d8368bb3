// SPDX-License-Identifier: BSD-3-Clause
// The pixels of a stream message: an RFC 8746 typed array in tag 40 [rows, columns], plain or compressed (tag
// 56500: lz4 and bslz4 as DECTRIS detectors send it, fcz of this suite's codec).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "format/cbor.h"
#include "image/frame.h"

namespace harima {

inline constexpr uint64_t kMaxFrameBytes = uint64_t{8} << 30;  // larger ones are taken for damage

enum class StreamPacking : uint8_t { none, lz4, bslz4, fcz };

// Where the pixels of a frame lie in the input, once their heads are read.
struct StreamPixels {
  PixelType type = PixelType::u16;
  int width = 0;
  int height = 0;
  bool is_big_endian = false;
  StreamPacking packing = StreamPacking::none;
  size_t payload_at = 0;     // position in the input
  size_t payload_bytes = 0;  // plain: exactly the frame

  size_t frame_bytes() const { return size_t(width) * size_t(height) * bytes_of(type); }
};

// Reads up to the first byte of the payload; fails unless sizes, type and length agree.
StreamPixels read_pixel_heads(CborReader& reader);
// Takes the payload from the input into `dst` (frame_bytes()), unpacked and little-endian.
void read_pixels(ByteInput& input, const StreamPixels& pixels, std::byte* dst);
// Swaps the bytes of `count` values of `width` bytes.
void swap_bytes(std::byte* values, size_t count, size_t width);

// The pixels follow: the bytes of the frame, or `packed` bytes of fcz.
void write_pixel_heads(CborWriter& writer, PixelType type, int width, int height,
                       std::optional<size_t> packed = {});

// Payloads of tag 56500 to exactly `bytes`; fails if it is damaged.
void unpack_lz4(const std::vector<std::byte>& payload, std::byte* dst, size_t bytes);
void unpack_bslz4(const std::vector<std::byte>& payload, size_t element_bytes, std::byte* dst, size_t bytes);

}  // namespace harima
