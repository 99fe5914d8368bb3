// SPDX-License-Identifier: BSD-3-Clause
// Numbers that have been seen, as ranges: as small as there are gaps, however many numbers there are.
#pragma once

#include <cstdint>
#include <iterator>
#include <map>
#include <vector>

namespace harima {

class NumberSet {
 public:
  bool contains(uint64_t number) const {
    const auto behind = ranges_.upper_bound(number);
    return behind != ranges_.begin() && number < std::prev(behind)->second;
  }
  // False if it is in there already.
  bool insert(uint64_t number) {
    if (contains(number)) return false;
    uint64_t first = number, end = number + 1;
    auto behind = ranges_.upper_bound(number);
    if (behind != ranges_.end() && behind->first == end) {
      end = behind->second;
      behind = ranges_.erase(behind);
    }
    if (behind != ranges_.begin() && std::prev(behind)->second == number) first = std::prev(behind)->first;
    ranges_[first] = end;
    return true;
  }
  // One beyond the last; 0 if there are none.
  uint64_t end() const { return ranges_.empty() ? 0 : std::prev(ranges_.end())->second; }
  // Those below `end` that are not in there, `most` of them.
  std::vector<uint64_t> missing(uint64_t end, size_t most) const {
    std::vector<uint64_t> numbers;
    uint64_t next = 0;
    for (const auto& [first, last] : ranges_) {
      for (; next < first && next < end && numbers.size() < most; ++next) numbers.push_back(next);
      next = last;
    }
    for (; next < end && numbers.size() < most; ++next) numbers.push_back(next);
    return numbers;
  }

 private:
  std::map<uint64_t, uint64_t> ranges_;  // from, up to and without
};

}  // namespace harima
