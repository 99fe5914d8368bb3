// SPDX-License-Identifier: BSD-3-Clause
// Bytes of a coded group as they grow, numbers little-endian.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace harima {

class ByteWriter {
 public:
  ByteWriter() = default;
  explicit ByteWriter(std::vector<std::byte> begun) : bytes_(std::move(begun)) {}  // appends

  template <class Integer>
  void put(Integer value) {
    for (size_t i = 0; i < sizeof value; ++i) bytes_.push_back(std::byte(uint64_t(value) >> (8 * i)));
  }
  // Seven bits a byte from the lowest, bit 7 set in all but the last.
  void put_short(uint32_t value) {
    for (; value >= 128; value >>= 7) bytes_.push_back(std::byte(value | 128));
    bytes_.push_back(std::byte(value));
  }
  void put_bytes(std::span<const std::byte> data) { bytes_.insert(bytes_.end(), data.begin(), data.end()); }
  template <class T>
  void put_words(const T* words, size_t count) {
    put_bytes(std::as_bytes(std::span(words, count)));
  }
  // Its length, short, and its bytes.
  void put_text(std::string_view text) {
    put_short(uint32_t(text.size()));
    put_bytes(std::as_bytes(std::span(text)));
  }
  // Overwrites what was put at `position` when the value was not known yet.
  template <class Integer>
  void set(size_t position, Integer value) {
    for (size_t i = 0; i < sizeof value; ++i) bytes_[position + i] = std::byte(uint64_t(value) >> (8 * i));
  }
  size_t size() const { return bytes_.size(); }
  std::span<const std::byte> bytes() const { return bytes_; }
  // Forgets all from `size` on.
  void cut(size_t size) { bytes_.resize(size); }
  std::vector<std::byte> take() { return std::move(bytes_); }

 private:
  std::vector<std::byte> bytes_;
};

}  // namespace harima
