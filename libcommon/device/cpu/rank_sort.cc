// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/rank_sort.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "device/cpu/lanes.h"

namespace harima {

namespace {

constexpr int kMostDigitBits = 10;

// The bits of a float as an integer of the same order.
uint32_t ordered_key(float value) {
  const auto bits = std::bit_cast<uint32_t>(value);
  return bits ^ (uint32_t(int32_t(bits) >> 31) | 0x80000000u);
}

void counts_to_starts(std::vector<uint32_t>& counts) {
  uint32_t sum = 0;
  for (uint32_t& count : counts) sum += std::exchange(count, sum);
}

}  // namespace

RankSorter::RankSorter(int count)
    : count_(uint32_t(count)), place_bits_(int(std::bit_width(count_))),
      digit_bits_(std::clamp((32 - place_bits_) / 2, 1, kMostDigitBits)), items_(count_), other_(count_),
      low_starts_(size_t(1) << digit_bits_), high_starts_(low_starts_.size()) {}

// Values are put in order of their height between the least and the greatest, in steps so fine that few share one; what is
// left to do is done by insertion. Columns of which that is not true, as those with an infinite value, are sorted plainly.
void RankSorter::sort(const float* values, float* ranked, uint32_t* place) {
  const int bits = 2 * digit_bits_;
  if (bits + place_bits_ > 32 || !lane_kernels(16).height_items(values, int(count_), place_bits_, bits, items_.data()))
    return sort_plainly(values, ranked, place);
  order_items();
  for (uint32_t i = 0; i < count_; ++i) {
    place[i] = items_[i] & ((1u << place_bits_) - 1);
    ranked[i] = values[place[i]];
  }
  if (!insert(ranked, place)) sort_plainly(values, ranked, place);
}

void RankSorter::order_items() {
  const uint32_t mask = uint32_t(low_starts_.size()) - 1;
  const int low = place_bits_, high = place_bits_ + digit_bits_;
  std::fill(low_starts_.begin(), low_starts_.end(), 0);
  std::fill(high_starts_.begin(), high_starts_.end(), 0);
  for (uint32_t item : items_) {
    ++low_starts_[item >> low & mask];
    ++high_starts_[item >> high & mask];
  }
  counts_to_starts(low_starts_);
  counts_to_starts(high_starts_);
  for (uint32_t item : items_) other_[low_starts_[item >> low & mask]++] = item;
  for (uint32_t item : other_) items_[high_starts_[item >> high & mask]++] = item;
}

// False if it would take too long.
bool RankSorter::insert(float* ranked, uint32_t* place) const {
  int64_t moves_left = 8 * int64_t(count_);
  for (uint32_t i = 1; i < count_; ++i) {
    if (!(ranked[i - 1] > ranked[i])) continue;
    const float value = ranked[i];
    const uint32_t from = place[i];
    uint32_t j = i;
    for (; j > 0 && ranked[j - 1] > value; --j) {
      ranked[j] = ranked[j - 1];
      place[j] = place[j - 1];
    }
    ranked[j] = value;
    place[j] = from;
    if ((moves_left -= i - j) < 0) return false;
  }
  return true;
}

void RankSorter::sort_plainly(const float* values, float* ranked, uint32_t* place) {
  std::vector<uint64_t> keys(count_);  // the value's order above its place: one comparison orders both
  for (uint32_t i = 0; i < count_; ++i) keys[i] = uint64_t(ordered_key(values[i] + 0.0f)) << 32 | i;
  std::sort(keys.begin(), keys.end());
  for (uint32_t i = 0; i < count_; ++i) {
    place[i] = uint32_t(keys[i]);
    ranked[i] = values[place[i]];
  }
}

}  // namespace harima
