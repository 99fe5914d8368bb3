// SPDX-License-Identifier: BSD-3-Clause
// Columns of pixels as rows, at the speed of memory.
#pragma once

#include <cstddef>

namespace harima {

// Pixel (row r, column c) of `from` (rows are row_bytes apart, which may be negative) becomes pixel r behind
// to[c], for `rows` rows and `columns` columns of pixels of 1, 2 or 4 bytes.
void transpose_pixels(const std::byte* from, ptrdiff_t row_bytes, int rows, int columns, size_t pixel,
                      std::byte* const* to);

}  // namespace harima
