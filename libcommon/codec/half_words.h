// SPDX-License-Identifier: BSD-3-Clause
// 32-bit pixels as high and low halves of unsigned numbers in the order of their values: i32 with its sign
// flipped, f32 with its sign flipped if it is positive and all bits if it is negative, so that neighbouring
// floats are neighbouring numbers.
#pragma once

#include <cstddef>
#include <cstdint>

#include "image/frame.h"

namespace harima {

void split_halves(PixelType type, const std::byte* pixels, size_t count, uint16_t* high, uint16_t* low);
void join_halves(PixelType type, const uint16_t* high, const uint16_t* low, size_t count, std::byte* pixels);

}  // namespace harima
