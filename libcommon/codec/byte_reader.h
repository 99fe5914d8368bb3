// SPDX-License-Identifier: BSD-3-Clause
// Bytes of a coded group, taken from the front; fails where they end too early. Numbers are little-endian.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <type_traits>

#include "base/error.h"

namespace harima {

class ByteReader {
 public:
  explicit ByteReader(std::span<const std::byte> bytes) : rest_(bytes), whole_(bytes.size()) {}

  std::span<const std::byte> take(size_t bytes) {
    if (bytes > rest_.size()) fail("byte {}: {} bytes left, wanted {}", position(), rest_.size(), bytes);
    const auto taken = rest_.first(bytes);
    rest_ = rest_.subspan(bytes);
    return taken;
  }
  template <class Integer>
  Integer get() {
    uint64_t value = 0;
    for (size_t i = 0; const std::byte b : take(sizeof(Integer))) value |= uint64_t(b) << (8 * i++);
    return Integer(value);
  }
  uint32_t get_short() {
    uint32_t value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      const auto byte = get<uint8_t>();
      value |= uint32_t(byte & 127) << shift;
      if (byte < 128) return value;
    }
    fail("byte {}: a number of more than five bytes", position());
  }
  template <class T>
  void get_words(T* words, size_t count) {
    const auto bytes = take(count * sizeof(T));
    if (count) std::memcpy(words, bytes.data(), bytes.size());
  }
  std::string get_text(size_t longest) {
    const size_t length = get_short();
    if (length > longest) fail("a text of {} bytes, allowed are {}", length, longest);
    const auto bytes = take(length);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
  void expect_end() const {
    if (!rest_.empty()) fail("byte {}: {} bytes too many", position(), rest_.size());
  }
  size_t left() const { return rest_.size(); }
  size_t position() const { return whole_ - rest_.size(); }

 private:
  std::span<const std::byte> rest_;
  size_t whole_;
};

}  // namespace harima
