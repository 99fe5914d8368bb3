// SPDX-License-Identifier: BSD-3-Clause
// Grey PNG of 8 or 16 bits: pictures for people, and slices; compressed fast rather than small. The door to
// libpng.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/part_file.h"
#include "image/frame.h"

namespace harima {

// Fails unless pixels of this type fit a PNG: u8 and u16 do.
void check_png_type(const std::string& path, PixelType type);
// A file in memory.
std::vector<unsigned char> png_bytes(FrameView frame);
// Writes `frame`; fails for other types.
void write_png(PartFile& file, FrameView frame);
// The same, whole or not at all; replaces an older file.
void write_png(const std::string& path, FrameView frame);

struct PngHead {
  PixelType type = PixelType::u8;  // 1, 2 and 4 bits are read as u8
  int width = 0, height = 0;
};
inline constexpr size_t kPngHeadBytes = 33;  // of a file, which read_png_head() wants to see
// Fails for colours, and for what is no PNG.
PngHead read_png_head(std::span<const std::byte> file);
// All pixels of a file, tight. Fails if it is damaged or not as `head` says.
void read_png(std::span<const std::byte> file, const PngHead& head, std::byte* dst);

}  // namespace harima
