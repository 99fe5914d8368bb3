// SPDX-License-Identifier: BSD-3-Clause
// Sorted columns of a pair of slices on a device. A column becomes a list of items, the value above the view
// it came from, so that no two are equal.
#pragma once

#include <cstdint>

#include "device/cuda/steps.h"
#include "math/madd.h"

namespace harima::CT_GPU_TARGET {

// [slice of the pair][column][length]
struct RankedLists {
  uint64_t* items;
  int columns;
  int length;  // a power of two, at least the views; what is beyond them sorts last

  CT_HD uint64_t& at(int slice, int column, int rank) const {
    return items[(size_t(slice) * size_t(columns) + size_t(column)) * size_t(length) + size_t(rank)];
  }
};
RankedLists ranked_lists(const PairRows& rows, uint64_t* items);
// The columns of pair number `pair`, sorted.
void rank_columns(const PairRows& rows, int pair, const RankedLists& lists, Stream& stream);

// Unsigned numbers in the order of the floats; -0 is 0.
CT_HD inline uint32_t key_of(float value) {
  const float plain = value + 0.0f;
  uint32_t bits;
  __builtin_memcpy(&bits, &plain, sizeof bits);
  return bits ^ (bits >> 31 ? 0xffffffffu : 0x80000000u);
}
CT_HD inline float value_of(uint64_t item) {
  const uint32_t key = uint32_t(item >> 32), bits = key ^ (key >> 31 ? 0x80000000u : 0xffffffffu);
  float value;
  __builtin_memcpy(&value, &bits, sizeof value);
  return value;
}
CT_HD inline int view_of(uint64_t item) { return int(uint32_t(item)); }

}  // namespace harima::CT_GPU_TARGET
