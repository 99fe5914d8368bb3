// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/rank_sort.h"

#include <algorithm>
#include <bit>
#include <numeric>

namespace harima {

namespace {
constexpr int kDigitBits = 11;
constexpr uint32_t kDigits = 1u << kDigitBits;
}  // namespace

RankSorter::RankSorter(int count)
    : count_(count), keys_(size_t(count)), places_(size_t(count)), other_keys_(size_t(count)),
      other_places_(size_t(count)), starts_(kDigits) {}

void RankSorter::pass(const uint32_t* keys, const uint32_t* places, int shift, uint32_t low, uint32_t* keys_out,
                      uint32_t* places_out) {
  std::fill(starts_.begin(), starts_.end(), 0);
  for (int i = 0; i < count_; ++i) ++starts_[(keys[i] - low) >> shift & (kDigits - 1)];
  std::exclusive_scan(starts_.begin(), starts_.end(), starts_.begin(), 0u);
  for (int i = 0; i < count_; ++i) {
    const uint32_t to = starts_[(keys[i] - low) >> shift & (kDigits - 1)]++;
    keys_out[to] = keys[i];
    places_out[to] = places[i];
  }
}

// Two radix passes over the upper 22 bits of the range in use bring every key close to its place; an insertion sort, which
// then has next to nothing to do, makes the order exact.
void RankSorter::sort() {
  std::iota(places_.begin(), places_.end(), 0u);
  const auto [low, high] = std::minmax_element(keys_.begin(), keys_.end());
  const uint32_t least = *low;
  const int spare = std::max(0, int(std::bit_width(*high - least)) - 2 * kDigitBits);
  pass(keys_.data(), places_.data(), spare, least, other_keys_.data(), other_places_.data());
  pass(other_keys_.data(), other_places_.data(), spare + kDigitBits, least, keys_.data(), places_.data());
  for (int i = 1; i < count_; ++i) {
    const uint32_t key = keys_[size_t(i)], place = places_[size_t(i)];
    int j = i;
    for (; j > 0 && keys_[size_t(j - 1)] > key; --j) {
      keys_[size_t(j)] = keys_[size_t(j - 1)];
      places_[size_t(j)] = places_[size_t(j - 1)];
    }
    keys_[size_t(j)] = key;
    places_[size_t(j)] = place;
  }
}

}  // namespace harima
