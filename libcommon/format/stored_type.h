// SPDX-License-Identifier: BSD-3-Clause
// How numbers are stored in a file that may hold more kinds of them than there are pixel types: NPY, Zarr and
// NRRD. What is wider or stranger than a PixelType becomes one when it is read.
#pragma once

#include <string>
#include <string_view>

#include "image/frame.h"

namespace harima {

struct StoredType {
  char kind = 'u';  // as NumPy has it: b (truth), u, i, f
  int bytes = 1;    // 1, 2, 4 or 8
  bool is_big_endian = false;

  bool operator==(const StoredType&) const = default;
};

StoredType stored_type_of(PixelType type);
// NumPy's name, "<f4" or "|u1", and the way back, which fails for what is no number of at most 8 bytes.
std::string numpy_name(const StoredType& stored);
StoredType stored_type_named(std::string_view numpy_name);

// What such numbers are read as: 1-byte signed as i16, halves and doubles as f32, 64-bit integers as those of
// 32 bits.
PixelType pixel_type_of(const StoredType& stored);
// The remark that doubles lose digits; empty for all others.
std::string loss_of(const StoredType& stored);
// Is a pixel in memory what stands in the file?
bool is_stored_as_is(const StoredType& stored);
// `count` stored numbers to pixels of pixel_type_of(); `src` is changed (brought into machine order). Fails
// for integers that do not fit 32 bits.
void widen(const StoredType& stored, std::byte* src, size_t count, std::byte* dst);

}  // namespace harima
