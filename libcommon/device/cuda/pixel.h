// SPDX-License-Identifier: BSD-3-Clause
// Pixels of any type as numbers, on a device.
#pragma once

#include "device/cuda/steps.h"
#include "math/madd.h"

namespace harima::CT_GPU_TARGET {

CT_HD inline float pixel_at(PixelType type, const std::byte* pixels, size_t i) {
  switch (type) {
    case PixelType::u8:
      return float(reinterpret_cast<const uint8_t*>(pixels)[i]);
    case PixelType::u16:
      return float(reinterpret_cast<const uint16_t*>(pixels)[i]);
    case PixelType::i16:
      return float(reinterpret_cast<const int16_t*>(pixels)[i]);
    case PixelType::u32:
      return float(reinterpret_cast<const uint32_t*>(pixels)[i]);
    case PixelType::i32:
      return float(reinterpret_cast<const int32_t*>(pixels)[i]);
    default:
      return reinterpret_cast<const float*>(pixels)[i];
  }
}

CT_HD inline Complex& sample(const PairRows& rows, int pair, int view, int column) {
  return rows.data[(size_t(pair) * size_t(rows.views) + size_t(view)) * size_t(rows.padded) + size_t(column)];
}
// One slice's part of it: 0 is the even, 1 the odd one of the pair.
CT_HD inline float& slice_sample(const PairRows& rows, int slice, int view, int column) {
  Complex& both = sample(rows, slice / 2, view, column);
  return slice % 2 == 0 ? both.re : both.im;
}

}  // namespace harima::CT_GPU_TARGET
