// SPDX-License-Identifier: BSD-3-Clause
#include "pack/file_bytes.h"

namespace harima {

namespace {

constexpr uint64_t kFarthest = 256 << 20;  // from what is passed to what is waited for

}  // namespace

bool FileBytes::is_in_reach(uint64_t place) const {
  return place >= file_.position() && place - file_.position() <= kFarthest;
}

std::optional<std::span<const std::byte>> FileBytes::at(uint64_t place, uint64_t bytes) const {
  const uint64_t passed = file_.position();
  if (!is_in_reach(place) || bytes > kFarthest - (place - passed)) return {};
  const std::span<const std::byte> seen = file_.ahead(place - passed + bytes);
  if (seen.size() < place - passed + bytes) return {};
  return seen.subspan(place - passed);
}

std::optional<uint64_t> FileBytes::number(uint64_t place, size_t bytes) const {
  const auto raw = at(place, bytes);
  if (!raw) return {};
  uint64_t value = 0;
  for (size_t i = 0; i < bytes; ++i) value = value << 8 | uint64_t((*raw)[is_little ? bytes - 1 - i : i]);
  return value;
}

}  // namespace harima
