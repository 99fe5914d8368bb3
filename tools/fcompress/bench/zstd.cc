// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>
#include <zstd.h>

#include "base/error.h"
#include "codec.h"

namespace harima::bench {

namespace {

Bytes compress(const GroupShape& shape, const std::byte* pixels, int level) {
  Bytes packed(ZSTD_compressBound(whole_bytes(shape)));
  const size_t bytes = ZSTD_compress(packed.data(), packed.size(), pixels, whole_bytes(shape), level);
  if (ZSTD_isError(bytes)) fail("{}", ZSTD_getErrorName(bytes));
  packed.resize(bytes);
  return packed;
}

void decompress(const GroupShape& shape, const Bytes& packed, std::byte* pixels) {
  const size_t bytes = ZSTD_decompress(pixels, whole_bytes(shape), packed.data(), packed.size());
  if (ZSTD_isError(bytes)) fail("{}", ZSTD_getErrorName(bytes));
}

}  // namespace

std::vector<Codec> zstd(double bound) {
  std::vector<Codec> list;
  if (bound > 0) return list;
  for (const int level : {1, 3, 9, 19})
    list.push_back(
        {fmt::format("zstd -{}", level), Piece::bytes, takes_all,
         [=](const GroupShape& shape, const std::byte* pixels) { return compress(shape, pixels, level); },
         decompress});
  return list;
}

}  // namespace harima::bench
