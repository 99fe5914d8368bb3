// SPDX-License-Identifier: BSD-3-Clause
// A group of frames of one size and type as bytes, and back: exact, and the same bytes on every machine. A group is
// coded for itself, so that groups can be coded by several threads, read in any order, and lost alone.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "image/frame.h"

namespace harima {

struct GroupShape {
  PixelType type = PixelType::u16;
  int width = 0, height = 0, count = 0;  // count frames

  size_t frame_bytes() const { return size_t(width) * size_t(height) * bytes_of(type); }
  size_t bytes() const { return frame_bytes() * size_t(count); }
};

// `pixels`: the frames one after the other, in machine order, shape.bytes() in all. `level`: 1 (fast) to 9 (small).
std::vector<std::byte> encode_group(const GroupShape& shape, std::span<const std::byte> pixels, int level);
// Fails on bytes that encode_group() of that shape did not make. `out` holds shape.bytes().
void decode_group(std::span<const std::byte> bytes, const GroupShape& shape, std::span<std::byte> out);

}  // namespace harima
