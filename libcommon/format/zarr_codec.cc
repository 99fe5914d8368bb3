// SPDX-License-Identifier: BSD-3-Clause
// The codecs of numcodecs that chunks of a Zarr array may be packed with. The doors to Blosc and, for Zarr,
// to zstd and LZ4.
#include <blosc.h>
#include <lz4.h>
#include <zstd.h>

#include <climits>
#include <cstring>

#include "base/error.h"
#include "format/gzip.h"
#include "format/zarr_array.h"

namespace harima {

namespace {

constexpr int kZstdLevel = 1;  // fast; pixels with noise hardly become smaller at higher ones

const char* chars(const std::byte* at) { return reinterpret_cast<const char*>(at); }

[[noreturn]] void fail_damaged(const std::string& codec, size_t bytes) {
  fail("a chunk is damaged: {} does not give its {} bytes", codec, bytes);
}

bool unpack_zstd(std::span<const std::byte> packed, std::byte* dst, size_t bytes) {
  return ZSTD_decompress(dst, bytes, packed.data(), packed.size()) == bytes;
}

// The size of the pixels (4 bytes, little-endian) and one LZ4 block.
bool unpack_lz4_block(std::span<const std::byte> packed, std::byte* dst, size_t bytes) {
  if (packed.size() < 4 || packed.size() > INT_MAX || bytes > INT_MAX) return false;
  return LZ4_decompress_safe(chars(packed.data()) + 4, reinterpret_cast<char*>(dst), int(packed.size() - 4),
                             int(bytes)) == int(bytes);
}

bool unpack_blosc(std::span<const std::byte> packed, std::byte* dst, size_t bytes) {
  size_t unpacked = 0;
  if (blosc_cbuffer_validate(packed.data(), packed.size(), &unpacked) != 0 || unpacked != bytes) return false;
  return blosc_decompress_ctx(packed.data(), dst, bytes, 1) == int(bytes);
}

}  // namespace

void unpack_zarr_chunk(const std::string& codec, std::span<const std::byte> packed, std::byte* dst,
                       size_t bytes) {
  if (codec == "zlib" || codec == "gzip") return unpack_gzip(packed, dst, bytes);
  bool is_whole = false;
  if (codec.empty() && (is_whole = packed.size() == bytes)) std::memcpy(dst, packed.data(), bytes);
  if (codec == "zstd") is_whole = unpack_zstd(packed, dst, bytes);
  if (codec == "lz4") is_whole = unpack_lz4_block(packed, dst, bytes);
  if (codec == "blosc") is_whole = unpack_blosc(packed, dst, bytes);
  if (!is_whole) fail_damaged(codec.empty() ? "the file" : codec, bytes);
}

std::vector<std::byte> pack_zarr_chunk(std::span<const std::byte> pixels) {
  std::vector<std::byte> packed(ZSTD_compressBound(pixels.size()));
  const size_t bytes = ZSTD_compress(packed.data(), packed.size(), pixels.data(), pixels.size(), kZstdLevel);
  if (ZSTD_isError(bytes)) fail("cannot compress: {}", ZSTD_getErrorName(bytes));
  packed.resize(bytes);
  return packed;
}

}  // namespace harima
