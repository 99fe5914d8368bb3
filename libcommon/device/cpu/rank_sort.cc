// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/rank_sort.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "device/cpu/lanes.h"

namespace harima {

namespace {

constexpr uint32_t kRun = 64;  // values looked at together

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
      digit_bits_(std::clamp((place_bits_ + 6) / 2, 1, std::max(1, (32 - place_bits_) / 2))), items_(count_),
      other_(count_), low_starts_(size_t(1) << digit_bits_), high_starts_(low_starts_.size()) {}

// Values are put in order of their height between the least and the greatest, in steps so fine that few share
// one; what is left to do is done by insertion. Columns of which that is not true, as those with an infinite
// value, are sorted plainly.
void RankSorter::sort(const float* values, float* ranked, uint32_t* place) {
  const int bits = 2 * digit_bits_;
  if (bits + place_bits_ > 32 ||
      !lane_kernels(16).height_items(values, int(count_), place_bits_, bits, items_.data()))
    return sort_plainly(values, ranked, place);
  order_items(values, ranked, place);
  if (!insert(ranked, place)) sort_plainly(values, ranked, place);
}

void RankSorter::order_items(const float* values, float* ranked, uint32_t* place) {
  const uint32_t digit_mask = uint32_t(low_starts_.size()) - 1, place_mask = (1u << place_bits_) - 1;
  const int low = place_bits_, high = place_bits_ + digit_bits_;
  std::fill(low_starts_.begin(), low_starts_.end(), 0);
  std::fill(high_starts_.begin(), high_starts_.end(), 0);
  auto count = [&](uint32_t item) {
    ++low_starts_[item >> low & digit_mask];
    ++high_starts_[item >> high & digit_mask];
  };
  const uint32_t half = count_ / 2;
  for (uint32_t i = 0; i < half; ++i) {  // neighbours are alike: a counter would wait for itself
    count(items_[i]);
    count(items_[half + i]);
  }
  if (count_ % 2 != 0) count(items_[count_ - 1]);
  counts_to_starts(low_starts_);
  counts_to_starts(high_starts_);
  for (uint32_t item : items_) other_[low_starts_[item >> low & digit_mask]++] = item;
  for (uint32_t item : other_) {
    const uint32_t rank = high_starts_[item >> high & digit_mask]++, from = item & place_mask;
    place[rank] = from;
    ranked[rank] = values[from];
  }
}

// False if it would take too long.
bool RankSorter::insert(float* ranked, uint32_t* place) const {
  const auto ascends = lane_kernels(16).ascends;
  int64_t moves_left = 8 * int64_t(count_);
  for (uint32_t i = 1; i < count_; ++i) {
    while (i % kRun == 0 && i + kRun <= count_ && ascends(ranked + i, kRun)) i += kRun;
    if (i == count_ || !(ranked[i - 1] > ranked[i])) continue;
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
