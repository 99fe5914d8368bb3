// SPDX-License-Identifier: BSD-3-Clause
#include "codec/symbol_table.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace harima {

namespace {

constexpr int kSlots = 1 << kFrequencyBits;

uint64_t total(const Histogram& counts) { return std::accumulate(counts.begin(), counts.end(), uint64_t(0)); }

}  // namespace

SymbolTable::SymbolTable(const Histogram& counts, double escape_bits) {
  choose_range(counts, escape_bits);
  scale(counts);
}

// A symbol in the range takes at least one slot of 2^12, which costs all others 2^-12 / ln 2 bits each; left
// out, it costs an escape each time. Tails are cut while that is cheaper.
void SymbolTable::choose_range(const Histogram& counts, double escape_bits) {
  int first = 0, last = 255;
  while (counts[size_t(first)] == 0) ++first;
  while (counts[size_t(last)] == 0) --last;
  if (escape_bits > 0) {
    const double slot_bits = double(total(counts)) / (kSlots * std::numbers::ln2),
                 saved = escape_bits - kFrequencyBits;
    double cut = 0;
    for (int kept = first, i = first; i < last;
         ++i) {  // up to the last place where all before it is worth cutting
      cut += counts[size_t(i)];
      if (cut * saved < (i + 1 - kept) * slot_bits) first = i + 1, kept = first, cut = 0;
    }
    cut = 0;
    for (int kept = last, i = last; i > first; --i) {
      cut += counts[size_t(i)];
      if (cut * saved < (kept - i + 1) * slot_bits) last = i - 1, kept = last, cut = 0;
    }
  }
  if (first == last) first < 255 ? ++last : --first;  // two symbols, so that no frequency is 2^12
  low_ = first + kLowestSymbol;
  count_ = last - first + 1;
}

void SymbolTable::scale(const Histogram& counts) {
  const uint32_t* count = counts.data() + (low_ - kLowestSymbol);
  const uint64_t all = std::max<uint64_t>(1, std::accumulate(count, count + count_, uint64_t(0)));
  int sum = 0;
  for (int i = 0; i < count_; ++i) {
    frequency_[size_t(i)] =
        uint16_t(std::clamp<uint64_t>((count[i] * uint64_t(kSlots) + all / 2) / all, 1, kSlots - 1));
    sum += frequency_[size_t(i)];
  }
  const auto end = frequency_.begin() + count_;
  for (; sum > kSlots; --sum) --*std::max_element(frequency_.begin(), end);
  for (; sum < kSlots; ++sum) ++*std::max_element(frequency_.begin(), end);
  if (*std::max_element(frequency_.begin(), end) == kSlots) fail("a symbol has all slots");
}

SymbolTable::SymbolTable(ByteReader& from) {
  low_ = from.get<int8_t>();
  count_ = from.get<uint8_t>() + 1;
  if (count_ < 2 || low_ + count_ > 128)
    fail("byte {}: symbols {} to {}", from.position(), low_, low_ + count_ - 1);
  uint32_t sum = 0;
  for (int i = 0; i < count_; ++i) {
    const uint32_t frequency = from.get_short();
    if (frequency < 1 || frequency >= kSlots) fail("byte {}: a frequency of {}", from.position(), frequency);
    frequency_[size_t(i)] = uint16_t(frequency);
    sum += frequency;
  }
  if (sum != kSlots) fail("byte {}: frequencies add up to {}, wanted {}", from.position(), sum, kSlots);
}

void SymbolTable::write(ByteWriter& to) const {
  to.put(int8_t(low_));
  to.put(uint8_t(count_ - 1));
  for (int i = 0; i < count_; ++i) to.put_short(frequency_[size_t(i)]);
}

size_t SymbolTable::coded_bytes() const {
  size_t bytes = 2;
  for (int i = 0; i < count_; ++i) bytes += frequency_[size_t(i)] < 128 ? 1 : 2;
  return bytes;
}

double SymbolTable::bits(const Histogram& counts, double escape_bits) const {
  double sum = 0;
  for (int i = 0; i < 256; ++i) {
    if (counts[size_t(i)] == 0) continue;
    const int at = i + kLowestSymbol - low_;
    const bool is_in = at >= 0 && at < count_;
    sum += counts[size_t(i)] * (is_in ? kFrequencyBits - std::log2(frequency_[size_t(at)]) : escape_bits);
  }
  return sum;
}

void SymbolTable::encoder(uint32_t* table) const {
  uint32_t start = 0;
  for (int i = 0; i < count_; ++i) {
    table[i] = frequency_[size_t(i)] | start << 16;
    start += frequency_[size_t(i)];
  }
}

void SymbolTable::decoder(uint32_t* table) const {
  for (int i = 0; i < count_; ++i)
    for (uint32_t k = 0; k < frequency_[size_t(i)]; ++k)
      *table++ = uint32_t(i) | uint32_t(frequency_[size_t(i)]) << 8 | k << 20;
}

}  // namespace harima
