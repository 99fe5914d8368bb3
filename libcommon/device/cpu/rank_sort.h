// SPDX-License-Identifier: BSD-3-Clause
// Sorting of short columns of floats with the places they came from, for rank filters.
#pragma once

#include <cstdint>
#include <vector>

namespace harima {

// The bits of a float as an integer of the same order (NaN beyond both ends).
inline uint32_t ordered_key(uint32_t bits) { return bits ^ (uint32_t(-int32_t(bits >> 31)) | 0x80000000u); }
inline uint32_t key_bits(uint32_t key) { return key ^ (((key >> 31) - 1) | 0x80000000u); }

// Working memory of one thread.
class RankSorter {
 public:
  explicit RankSorter(int count);

  // Put keys into keys()[0 .. count-1], then sort: keys() ascend, places()[rank] is where each came from; equal keys keep
  // their order.
  uint32_t* keys() { return keys_.data(); }
  const uint32_t* places() const { return places_.data(); }
  void sort();

 private:
  void pass(const uint32_t* keys, const uint32_t* places, int shift, uint32_t low, uint32_t* keys_out, uint32_t* places_out);

  const int count_;
  std::vector<uint32_t> keys_, places_, other_keys_, other_places_, starts_;
};

}  // namespace harima
