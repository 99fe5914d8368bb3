// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/rank_sort.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace harima {

namespace {

// The bits of a float as an integer of the same order, and back.
uint32_t ordered_key(float value) {
  const auto bits = std::bit_cast<uint32_t>(value);
  return bits ^ (uint32_t(int32_t(bits) >> 31) | 0x80000000u);
}
float value_of(uint32_t key) { return std::bit_cast<float>(key ^ (((key >> 31) - 1) | 0x80000000u)); }

template <class Starts>
void counts_to_starts(Starts& counts) {
  uint32_t sum = 0;
  for (uint32_t& count : counts) sum += std::exchange(count, sum);
}

}  // namespace

RankSorter::RankSorter(int count)
    : count_(count), keys_(size_t(count)), items_(size_t(count)), other_(size_t(count)) {}

// Two radix passes over the upper 22 bits of the range in use bring every key close to its place; an insertion sort, which
// then has next to nothing to do, makes the order exact.
void RankSorter::sort(const float* values, float* ranked, uint32_t* place) {
  const size_t n = size_t(count_);
  uint32_t least = UINT32_MAX, most = 0;
  for (size_t i = 0; i < n; ++i) {
    const uint32_t key = ordered_key(values[i]);
    keys_[i] = key;
    least = std::min(least, key);
    most = std::max(most, key);
  }
  const int shift = std::max(0, int(std::bit_width(most - least)) - 2 * kDigitBits);
  auto low_digit = [&](uint32_t key) { return (key - least) >> shift & (kDigits - 1); };
  auto high_digit = [&](uint32_t key) { return (key - least) >> (shift + kDigitBits); };
  low_starts_.fill(0);
  high_starts_.fill(0);
  for (size_t i = 0; i < n; ++i) {
    ++low_starts_[low_digit(keys_[i])];
    ++high_starts_[high_digit(keys_[i])];
  }
  counts_to_starts(low_starts_);
  counts_to_starts(high_starts_);
  for (size_t i = 0; i < n; ++i) other_[low_starts_[low_digit(keys_[i])]++] = uint64_t(keys_[i]) << 32 | i;
  for (size_t i = 0; i < n; ++i) items_[high_starts_[high_digit(uint32_t(other_[i] >> 32))]++] = other_[i];
  for (size_t i = 1; i < n; ++i) {
    const uint64_t item = items_[i];
    size_t j = i;
    for (; j > 0 && items_[j - 1] > item; --j) items_[j] = items_[j - 1];
    items_[j] = item;
  }
  for (size_t i = 0; i < n; ++i) {
    ranked[i] = value_of(uint32_t(items_[i] >> 32));
    place[i] = uint32_t(items_[i]);
  }
}

}  // namespace harima
