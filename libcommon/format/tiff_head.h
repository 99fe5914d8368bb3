// SPDX-License-Identifier: BSD-3-Clause
// The bytes around the pixels of an uncompressed TIFF: a header, and a directory a page. Ours are
// little-endian, in strips of about 1 MB that follow each other, so that other programs read them in pieces
// and ours in one go.
#pragma once

#include <string>
#include <vector>

#include "image/frame.h"

namespace harima {

// What stands in the directory of every page of one output.
struct TiffWriting {
  PixelType type = PixelType::f32;
  int width = 0, height = 0;
  double pixel_um = 0;  // 0: not known
  bool big = false;     // BigTIFF
  size_t frame_bytes() const { return size_t(width) * size_t(height) * bytes_of(type); }
  int rows_per_strip() const;
};

// Can classic TIFF hold `frames` of them? Beyond 4 GB it takes BigTIFF.
bool needs_big_tiff(const TiffWriting& writing, int frames);

size_t tiff_header_bytes(bool big);
// The header of a file whose first directory stands at `directory`.
std::vector<std::byte> tiff_header(bool big, uint64_t directory);
// The directory at offset `at` of a page whose pixels stand at `pixels`; `more` says that another directory
// follows at once. An even number of bytes.
std::vector<std::byte> tiff_directory(const TiffWriting& writing, const std::string& description, uint64_t at,
                                      uint64_t pixels, bool more);

}  // namespace harima
