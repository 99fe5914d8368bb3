// SPDX-License-Identifier: BSD-3-Clause
// Bytes of .fcz files: numbers, little-endian, at any place; pieces put together.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

namespace harima {

static_assert(std::endian::native == std::endian::little, "numbers are written as they lie in memory");

template <class T>
T number_at(const std::byte* place) {
  T value;
  std::memcpy(&value, place, sizeof value);
  return value;
}

template <class T>
void put_number(std::byte* place, T value) {
  std::memcpy(place, &value, sizeof value);
}

inline void append(std::vector<std::byte>& bytes, std::span<const std::byte> more) {
  const size_t before = bytes.size();
  bytes.resize(before + more.size());
  if (!more.empty()) std::memcpy(bytes.data() + before, more.data(), more.size());
}

}  // namespace harima
