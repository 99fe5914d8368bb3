// SPDX-License-Identifier: BSD-3-Clause
#include "codec/packed.h"

#include <zstd.h>

#include <cstring>

namespace harima {

namespace {

constexpr int kLevel = 1;
constexpr size_t kSampleBytes = 1 << 15;

size_t zstd_bytes(std::span<const std::byte> pixels, std::vector<std::byte>& packed) {
  packed.resize(ZSTD_compressBound(pixels.size()));
  const size_t bytes = ZSTD_compress(packed.data(), packed.size(), pixels.data(), pixels.size(), kLevel);
  if (ZSTD_isError(bytes)) fail("zstd: {}", ZSTD_getErrorName(bytes));
  return bytes;
}

}  // namespace

// What a sample from the middle takes decides whether zstd is tried on all of it.
bool put_packed_if_shorter(std::span<const std::byte> pixels, size_t body, ByteWriter& to) {
  const size_t coded = to.size() - body, sample = std::min(pixels.size(), kSampleBytes);
  std::vector<std::byte> packed;
  const size_t of_sample = zstd_bytes(pixels.subspan((pixels.size() - sample) / 2, sample), packed);
  const bool try_all = double(of_sample) * double(pixels.size()) < double(coded) * double(sample);
  packed.resize(try_all ? zstd_bytes(pixels, packed) : 0);
  const bool is_zstd = try_all && packed.size() < pixels.size();
  const std::span<const std::byte> shorter = is_zstd ? packed : pixels;
  if (coded <= shorter.size()) return false;
  to.cut(body - 1);
  to.put(uint8_t(is_zstd ? UnitKind::zstd : UnitKind::raw));
  to.put_bytes(shorter);
  return true;
}

void unpack(ByteReader& unit, UnitKind kind, size_t bytes, Buffer& pixels) {
  const auto packed = unit.take(unit.left());
  if (pixels.bytes() < bytes) pixels = Buffer(bytes);
  size_t got = packed.size();
  if (kind == UnitKind::zstd) got = ZSTD_decompress(pixels.data(), bytes, packed.data(), packed.size());
  else if (kind != UnitKind::raw) fail("a unit of kind {}", int(kind));
  else if (got == bytes) std::memcpy(pixels.data(), packed.data(), bytes);
  if (ZSTD_isError(got)) fail("zstd: {}", ZSTD_getErrorName(got));
  if (got != bytes) fail("{} bytes of pixels, wanted {}", got, bytes);
}

}  // namespace harima
