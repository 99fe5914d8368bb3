// SPDX-License-Identifier: BSD-3-Clause
// Sorting of short columns of floats with the places they came from, for rank filters.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace harima {

// Working memory of one thread.
class RankSorter {
 public:
  explicit RankSorter(int count);

  // Sorts `count` floats: ranked[rank] ascends (NaN beyond both ends), place[rank] is where each came from; equal values keep
  // their order.
  void sort(const float* values, float* ranked, uint32_t* place);

 private:
  static constexpr int kDigitBits = 11;
  static constexpr uint32_t kDigits = 1u << kDigitBits;
  using Starts = std::array<uint32_t, kDigits>;

  const int count_;
  std::vector<uint32_t> keys_;
  std::vector<uint64_t> items_, other_;  // key above place: one comparison orders both
  Starts low_starts_, high_starts_;
};

}  // namespace harima
