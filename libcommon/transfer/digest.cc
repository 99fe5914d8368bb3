// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/digest.h"

#include <utility>

#include "base/hash.h"
#include "codec/byte_writer.h"

namespace harima {

uint64_t UnitSums::digest(const std::vector<bool>& without) const {
  ByteWriter list;
  for (const auto& [unit, sum] : sums_)
    if (unit >= without.size() || !without[unit]) list.put(sum);
  return xxh3(list.bytes().data(), list.size());
}

void Digests::expect(uint64_t file, size_t units) {
  const std::lock_guard lock(mutex_);
  going_[file].units = units;
}

bool Digests::note(uint64_t file, size_t unit, uint64_t sum, int error) {
  const std::lock_guard lock(mutex_);
  const auto found = going_.find(file);
  if (found == going_.end()) return false;
  Going& going = found->second;
  going.sums.note(unit, sum);
  if (error != 0) going.error = error;
  return going.sums.size() == going.units && !std::exchange(going.is_told, true);
}

Digests::Digest Digests::of(uint64_t file) {
  const std::lock_guard lock(mutex_);
  const auto found = going_.find(file);
  if (found == going_.end()) return {};
  return {found->second.sums.digest(), found->second.error};
}

void Digests::forget(uint64_t file) {
  const std::lock_guard lock(mutex_);
  going_.erase(file);
}

}  // namespace harima
