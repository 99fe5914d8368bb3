// SPDX-License-Identifier: BSD-3-Clause
// Checksums: xxh3, 64 bit, the one of streams, compressed blocks and recipes. The door to xxHash.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace harima {

uint64_t xxh3(const void* data, size_t bytes);
std::string xxh3_hex(std::string_view text);  // 16 hexadecimal digits

// The same checksum of bytes that come in pieces. One thread.
class Xxh3 {
 public:
  Xxh3();
  void add(const void* data, size_t bytes);
  uint64_t sum() const;

 private:
  std::unique_ptr<void, void (*)(void*)> state_;
};

}  // namespace harima
