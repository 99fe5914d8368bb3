// SPDX-License-Identifier: BSD-3-Clause
// Bit planes of blocks of 8 KiB, each packed by LZ4 or zstd: what HDF5 filter 32008 does, and DECTRIS
// detectors. Written anew here, without vector instructions: slower than the original, of the same ratio.
#include <lz4.h>
#include <zstd.h>

#include <algorithm>

#include "base/error.h"
#include "bit_planes.h"
#include "codec.h"

namespace harima::bench {

namespace {

constexpr size_t kBlock = 8192;  // bytes

// One block; the number of bytes written, or had.
using Pack = size_t (*)(const std::byte* from, size_t bytes, std::byte* to, size_t room);

size_t lz4_pack(const std::byte* from, size_t bytes, std::byte* to, size_t room) {
  return size_t(LZ4_compress_default(reinterpret_cast<const char*>(from), reinterpret_cast<char*>(to),
                                     int(bytes), int(room)));
}
size_t lz4_unpack(const std::byte* from, size_t bytes, std::byte* to, size_t room) {
  return size_t(LZ4_decompress_safe(reinterpret_cast<const char*>(from), reinterpret_cast<char*>(to),
                                    int(bytes), int(room)));
}
size_t zstd_pack(const std::byte* from, size_t bytes, std::byte* to, size_t room) {
  thread_local const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context{ZSTD_createCCtx(),
                                                                                  ZSTD_freeCCtx};
  return ZSTD_compressCCtx(context.get(), to, room, from, bytes, 3);
}
size_t zstd_unpack(const std::byte* from, size_t bytes, std::byte* to, size_t room) {
  thread_local const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context{ZSTD_createDCtx(),
                                                                                  ZSTD_freeDCtx};
  return ZSTD_decompressDCtx(context.get(), to, room, from, bytes);
}

// body(first byte, bytes) for blocks of whole groups of 8 numbers; returns where what is left over begins.
template <class Body>
size_t for_blocks(const GroupShape& shape, Body body) {
  const size_t whole = pixels_of(shape) / 8 * 8 * bytes_of(shape.type);
  for (size_t at = 0; at < whole; at += kBlock) body(at, std::min(kBlock, whole - at));
  return whole;
}

// Each block behind its length in 32 bits, then the numbers left over as they are.
Bytes compress(const GroupShape& shape, const std::byte* pixels, Pack pack) {
  const size_t width = bytes_of(shape.type);
  Bytes packed(whole_bytes(shape) + whole_bytes(shape) / 16 + 4096);
  std::byte planes[kBlock];
  size_t to = 0;
  const size_t rest = for_blocks(shape, [&](size_t at, size_t bytes) {
    to_bit_planes(pixels + at, bytes / width, width, planes);
    const size_t length = pack(planes, bytes, packed.data() + to + 4, packed.size() - to - 4);
    if (length == 0 || length > kBlock * 2) fail("a block of {} bytes cannot be packed", bytes);
    const auto word = uint32_t(length);
    std::memcpy(packed.data() + to, &word, 4);
    to += 4 + length;
  });
  packed.resize(to);
  packed.insert(packed.end(), pixels + rest, pixels + whole_bytes(shape));
  return packed;
}

void decompress(const GroupShape& shape, const Bytes& packed, std::byte* pixels, Pack unpack) {
  const size_t width = bytes_of(shape.type);
  std::byte planes[kBlock];
  size_t from = 0;
  const size_t rest = for_blocks(shape, [&](size_t at, size_t bytes) {
    uint32_t length;
    std::memcpy(&length, packed.data() + from, 4);
    if (unpack(packed.data() + from + 4, length, planes, kBlock) != bytes)
      fail("a block does not unpack to {} bytes", bytes);
    from_bit_planes(planes, bytes / width, width, pixels + at);
    from += 4 + length;
  });
  std::copy(packed.begin() + ptrdiff_t(from), packed.end(), pixels + rest);
}

Codec codec_with(const char* name, Pack pack, Pack unpack) {
  return {name, Piece::bytes, takes_all,
          [=](const GroupShape& shape, const std::byte* pixels) { return compress(shape, pixels, pack); },
          [=](const GroupShape& shape, const Bytes& packed, std::byte* pixels) {
            decompress(shape, packed, pixels, unpack);
          }};
}

}  // namespace

std::vector<Codec> bitshuffle(double bound) {
  if (bound > 0) return {};
  return {codec_with("bitshuffle+lz4", lz4_pack, lz4_unpack),
          codec_with("bitshuffle+zstd", zstd_pack, zstd_unpack)};
}

}  // namespace harima::bench
