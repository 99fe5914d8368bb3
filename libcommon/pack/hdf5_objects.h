// SPDX-License-Identifier: BSD-3-Clause
// What stands at a place of an HDF5 file (HDF5 File Format Specification 3.0), as far as it leads to pixels.
// Names do not matter.
#pragma once

#include <vector>

#include "pack/file_bytes.h"

namespace harima {

// Frames one behind the other.
struct Hdf5Pixels {
  uint64_t at = 0;
  FrameShape shape;
  uint64_t frames = 0;
};

enum class Hdf5Kind : uint8_t { object, group_tree, symbols, chunk_tree, chunk_array };

// Something to be looked at.
struct Hdf5Address {
  uint64_t at = 0;
  Hdf5Kind kind = Hdf5Kind::object;
  Hdf5Pixels chunk;       // kinds of chunks: what a chunk holds
  size_t dimensions = 0;  // of a chunk, with that of the bytes of an element
  // Kind chunk_array (hdf5_chunk_arrays.h): where its header is, and what that said of a block.
  uint64_t header = 0, elements = 0, page_elements = 0, offset_bytes = 0;
  unsigned super = 0;
};

// What a place tells: where to look next, where pixels are.
struct Hdf5Findings {
  std::vector<Hdf5Address> places;
  std::vector<Hdf5Pixels> pixels;
};

// The object that all others are reached from; none if this is no HDF5 file, or one with addresses of other
// lengths than 8.
std::optional<Hdf5Address> hdf5_root(const FileBytes& bytes);
// Adds to `findings` what can be made out; what makes no sense adds nothing.
void look_at_hdf5(const FileBytes& bytes, const Hdf5Address& place, Hdf5Findings& findings);

}  // namespace harima
