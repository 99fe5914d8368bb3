// SPDX-License-Identifier: BSD-3-Clause
// Sorting of short columns of floats with the places they came from, for rank filters.
#pragma once

#include <cstdint>
#include <vector>

namespace harima {

// Working memory of one thread.
class RankSorter {
 public:
  explicit RankSorter(int count);

  // Sorts `count` floats: ranked[rank] ascends (NaN beyond both ends), place[rank] is where each came from;
  // equal values keep their order.
  void sort(const float* values, float* ranked, uint32_t* place);

 private:
  void order_items(const float* values, float* ranked, uint32_t* place);
  bool insert(float* ranked, uint32_t* place) const;
  void sort_plainly(const float* values, float* ranked, uint32_t* place);

  const uint32_t count_;
  const int place_bits_, digit_bits_;  // an item: two digits of the value's height above its place
  std::vector<uint32_t> items_, other_, low_starts_, high_starts_;
};

}  // namespace harima
