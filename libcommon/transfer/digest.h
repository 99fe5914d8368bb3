// SPDX-License-Identifier: BSD-3-Clause
// The digest of a file of more than one unit is the XXH3 of the XXH3s of its units, 8 bytes each, in the
// order of the units. The units may come in any. Of a file of one unit the checksum of that is all there is
// to know.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <vector>

#include "transfer/message.h"

namespace harima {

inline bool has_digest(uint64_t file_bytes) { return file_bytes > kUnitBytes; }

// Of one file.
class UnitSums {
 public:
  void note(size_t unit, uint64_t sum) { sums_[unit] = sum; }
  size_t size() const { return sums_.size(); }
  uint64_t digest(const std::vector<bool>& without = {}) const;  // of the units that are known, but those

 private:
  std::map<size_t, uint64_t> sums_;
};

// Of the files that a sender is at. Safe from several threads.
class Digests {
 public:
  struct Digest {
    uint64_t sum = 0;
    int error = 0;  // an errno, if a unit could not be read
  };
  // Of so many units, more than none, the sums are to be known.
  void expect(uint64_t file, size_t units);
  // True, once: all are known. Of other files nothing is noted.
  bool note(uint64_t file, size_t unit, uint64_t sum, int error);
  Digest of(uint64_t file);
  void forget(uint64_t file);

 private:
  struct Going {
    UnitSums sums;
    size_t units = 0;
    int error = 0;
    bool is_told = false;
  };
  std::mutex mutex_;
  std::map<uint64_t, Going> going_;
};

}  // namespace harima
