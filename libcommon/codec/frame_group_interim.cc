// SPDX-License-Identifier: BSD-3-Clause
// Until the frame codec is here: bytes of a pixel set apart, then zstd.
#include <zstd.h>

#include "base/error.h"
#include "codec/frame_group.h"

namespace harima {

std::vector<std::byte> encode_group(const GroupShape& shape, std::span<const std::byte> pixels, int level) {
  const size_t width = bytes_of(shape.type), count = pixels.size() / width;
  std::vector<std::byte> apart(pixels.size());
  for (size_t b = 0; b < width; ++b)
    for (size_t i = 0; i < count; ++i) apart[b * count + i] = pixels[i * width + b];
  std::vector<std::byte> packed(ZSTD_compressBound(apart.size()));
  const size_t bytes = ZSTD_compress(packed.data(), packed.size(), apart.data(), apart.size(), level);
  if (ZSTD_isError(bytes)) fail("zstd: {}", ZSTD_getErrorName(bytes));
  packed.resize(bytes);
  return packed;
}

void decode_group(std::span<const std::byte> bytes, const GroupShape& shape, std::span<std::byte> out) {
  const size_t width = bytes_of(shape.type), count = out.size() / width;
  std::vector<std::byte> apart(out.size());
  const size_t found = ZSTD_decompress(apart.data(), apart.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(found)) fail("zstd: {}", ZSTD_getErrorName(found));
  if (found != out.size()) fail("found {} bytes of pixels, wanted {}", found, out.size());
  for (size_t b = 0; b < width; ++b)
    for (size_t i = 0; i < count; ++i) out[i * width + b] = apart[b * count + i];
}

}  // namespace harima
