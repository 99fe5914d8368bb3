// SPDX-License-Identifier: BSD-3-Clause
// Damage, the same for the same number: bits and bytes changed, numbers made extreme, pieces cut out,
// repeated and swapped between files. More often near the beginning, where formats keep what they promise.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace fuzz {

// SplitMix64 (Steele, Lea and Flood 2014).
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t next();
  size_t below(size_t n) { return n == 0 ? 0 : size_t(next() % n); }

 private:
  uint64_t state_;
};

// One of the seeds, damaged in one to six places. Case 0, 1, ... of each format; text gets words instead of
// numbers.
std::string damaged(const std::vector<std::string>& seeds, uint64_t number, bool is_text);

}  // namespace fuzz
