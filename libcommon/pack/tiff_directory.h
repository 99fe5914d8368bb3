// SPDX-License-Identifier: BSD-3-Clause
// A directory of a TIFF file that is seen through a window: what its page is and where its pixels are.
#pragma once

#include <vector>

#include "pack/file_bytes.h"

namespace harima {

struct TiffBytes : FileBytes {
  using FileBytes::FileBytes;
  bool is_big = false;  // BigTIFF
};

struct TiffPiece {
  uint64_t at = 0, bytes = 0;
};

struct TiffDirectory {
  uint64_t next = 0;      // place of the next one; 0: none
  bool is_names = false;  // its pixels name colours, or parts of a picture: one that is nearly right is wrong
  FrameShape shape;       // of the frame that the pieces make, one below the other
  std::vector<TiffPiece> pixels;  // in the order of the file; empty: not one that can be coded as a frame

  uint64_t begin() const { return pixels.front().at; }
  uint64_t end() const { return pixels.back().at + pixels.back().bytes; }
};

// The place of the first directory, and byte order and kind into `bytes`; none if this is no TIFF.
std::optional<uint64_t> first_tiff_directory(TiffBytes& bytes);
// None if it cannot be seen or makes no sense.
std::optional<TiffDirectory> read_tiff_directory(const TiffBytes& bytes, uint64_t place);

}  // namespace harima
