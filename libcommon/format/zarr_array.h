// SPDX-License-Identifier: BSD-3-Clause
// What .zarray of a Zarr array says (Zarr storage specification, version 2), as far as volumes need it: z, y,
// x, behind any number of axes of length 1.
#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

#include "format/stored_type.h"
#include "image/stack.h"

namespace harima {

struct ZarrArray {
  StoredType stored;
  std::array<int, 3> shape{1, 1, 1}, chunk{1, 1, 1};  // z, y, x
  std::string codec;                                  // "" (bare), zstd, zlib, gzip, lz4 or blosc
  double fill = 0;                                    // of chunks that are not there
  int axes = 3;
  char separator = '.';

  size_t chunk_bytes() const {
    return size_t(chunk[0]) * size_t(chunk[1]) * size_t(chunk[2]) * size_t(stored.bytes);
  }
  // Name of the file of a chunk: "0.0.3.0.1" or "0/0/3/0/1".
  std::string chunk_name(int z, int y, int x) const;
};

// Fails with what is not as the specification has it, or is not read: filters, Fortran order, other codecs
// and axes.
ZarrArray parse_zarr_array(const std::string& json);
// Of a stack in chunks of one slice; the codec is "" or zstd.
std::string zarr_array_json(const StackInfo& stack, const std::string& codec);

// The folder of the array that `folder` is or, if it is a group, holds: the first of its multiscales, or the
// only one there is.
std::string find_zarr_array(const std::string& folder);
// What stands under the name `harima` in the attributes: the sidecar as text. Empty if nothing does.
std::string zarr_sidecar(const std::string& folder);
// The attributes with another sidecar; those of others stay.
std::string zarr_attributes_json(const std::string& folder, const std::string& sidecar);

// Pixels of a chunk, `bytes` of them. Fails if it is damaged.
void unpack_zarr_chunk(const std::string& codec, std::span<const std::byte> packed, std::byte* dst,
                       size_t bytes);
std::vector<std::byte> pack_zarr_chunk(std::span<const std::byte> pixels);  // by zstd

}  // namespace harima
