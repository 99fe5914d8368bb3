// SPDX-License-Identifier: BSD-3-Clause
// Checksums that have been met: a table of which half is free at least, searched from the place that a
// checksum names. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace harima {

class KeySet {
 public:
  bool insert(uint64_t key);  // false: it was there
  bool contains(uint64_t key) const { return key == 0 ? has_zero_ : slots_[place(key)] == key; }
  size_t size() const { return count_ + has_zero_; }

 private:
  size_t place(uint64_t key) const;  // where it is, or the free slot where it belongs

  std::vector<uint64_t> slots_ = std::vector<uint64_t>(16);  // 0: free; a power of two of them
  size_t count_ = 0;
  bool has_zero_ = false;
};

inline size_t KeySet::place(uint64_t key) const {
  size_t at = size_t(key) & (slots_.size() - 1);
  while (slots_[at] != 0 && slots_[at] != key) at = (at + 1) & (slots_.size() - 1);
  return at;
}

inline bool KeySet::insert(uint64_t key) {
  if (contains(key)) return false;
  if (key == 0) return has_zero_ = true;
  if (2 * (count_ + 1) > slots_.size()) {
    std::vector<uint64_t> old(4 * slots_.size());
    old.swap(slots_);
    for (uint64_t known : old)
      if (known != 0) slots_[place(known)] = known;
  }
  slots_[place(key)] = key;
  ++count_;
  return true;
}

}  // namespace harima
