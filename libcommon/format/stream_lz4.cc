// SPDX-License-Identifier: BSD-3-Clause
// Payload of both: u64 BE unpacked bytes, u32 BE block bytes, then blocks: u32 BE length, LZ4 block. bslz4
// shuffles the bits of each block first: plane j holds bit j of all its elements (Masui et al. 2015).
#include <lz4.h>

#include <cstring>

#include "base/error.h"
#include "format/stream_pixels.h"

namespace harima {

namespace {

constexpr size_t kHeadBytes = 12;
constexpr uint64_t kLargestBlock = 0x7e000000;  // LZ4's limit

class Payload {
 public:
  explicit Payload(const std::vector<std::byte>& bytes) : rest_(bytes) {}

  uint64_t big_endian(size_t width) {
    uint64_t value = 0;
    for (std::byte b : take(width)) value = value << 8 | uint64_t(b);
    return value;
  }
  std::span<const std::byte> take(size_t bytes) {
    if (bytes > rest_.size())
      fail("compressed pixels end early: found {} bytes, wanted {}", rest_.size(), bytes);
    const auto taken = rest_.first(bytes);
    rest_ = rest_.subspan(bytes);
    return taken;
  }
  size_t left() const { return rest_.size(); }

 private:
  std::span<const std::byte> rest_;
};

// The block size, once the head is found to fit the frame.
size_t read_head(Payload& payload, size_t bytes, size_t unit) {
  const uint64_t total = payload.big_endian(8);
  const uint64_t block = payload.big_endian(4);
  if (total != bytes) fail("compressed pixels have {} bytes, wanted {}", total, bytes);
  if (block == 0 || block % unit != 0 || block > kLargestBlock)
    fail("compressed pixels have blocks of {} bytes", block);
  return size_t(block);
}

void unpack_block(std::span<const std::byte> packed, std::byte* dst, size_t bytes) {
  const int n = LZ4_decompress_safe(reinterpret_cast<const char*>(packed.data()),
                                    reinterpret_cast<char*>(dst), int(packed.size()), int(bytes));
  if (n < 0 || size_t(n) != bytes)
    fail("compressed pixels are damaged: a block unpacks to {} bytes, wanted {}", n, bytes);
}

// Transposes 8 x 8 bits (Warren, Hacker's Delight, 7-3).
uint64_t transpose_bits(uint64_t x) {
  uint64_t t = (x ^ (x >> 7)) & 0x00aa00aa00aa00aaULL;
  x = x ^ t ^ (t << 7);
  t = (x ^ (x >> 14)) & 0x0000cccc0000ccccULL;
  x = x ^ t ^ (t << 14);
  t = (x ^ (x >> 28)) & 0x00000000f0f0f0f0ULL;
  return x ^ t ^ (t << 28);
}

void unshuffle_bits(const std::vector<std::byte>& planes, size_t bytes, size_t element, std::byte* dst) {
  const size_t groups = bytes / (8 * element);  // of eight elements; one byte of each plane
  for (size_t g = 0; g < groups; ++g)
    for (size_t q = 0; q < element; ++q) {
      uint64_t bits = 0;
      for (size_t k = 0; k < 8; ++k) bits |= uint64_t(planes[(8 * q + k) * groups + g]) << (8 * k);
      bits = transpose_bits(bits);
      for (size_t i = 0; i < 8; ++i) dst[(8 * g + i) * element + q] = std::byte(bits >> (8 * i));
    }
}

}  // namespace

void unpack_lz4(const std::vector<std::byte>& bytes_in, std::byte* dst, size_t bytes) {
  Payload payload(bytes_in);
  const size_t block = read_head(payload, bytes, 1);
  while (bytes > 0) {
    const size_t now = std::min(block, bytes);
    const auto packed = payload.take(size_t(payload.big_endian(4)));
    if (packed.size() == now) std::memcpy(dst, packed.data(), now);  // stored
    else unpack_block(packed, dst, now);
    dst += now;
    bytes -= now;
  }
  if (payload.left() > 0) fail("{} bytes follow the compressed pixels", payload.left());
}

void unpack_bslz4(const std::vector<std::byte>& bytes_in, size_t element, std::byte* dst, size_t bytes) {
  Payload payload(bytes_in);
  const size_t unit = 8 * element;
  const size_t block = read_head(payload, bytes, unit);
  std::vector<std::byte> planes(std::min(block, bytes));
  while (bytes >= unit) {
    const size_t now = std::min(block, bytes / unit * unit);
    unpack_block(payload.take(size_t(payload.big_endian(4))), planes.data(), now);
    unshuffle_bits(planes, now, element, dst);
    dst += now;
    bytes -= now;
  }
  if (bytes > 0) std::memcpy(dst, payload.take(bytes).data(), bytes);  // fewer than eight elements
  if (payload.left() > 0) fail("{} bytes follow the compressed pixels", payload.left());
}

}  // namespace harima
