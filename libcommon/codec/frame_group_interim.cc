// SPDX-License-Identifier: BSD-3-Clause
// Until the frame codec is here: bytes of a pixel set apart, then zstd.
#include <zstd.h>

#include <algorithm>

#include "base/error.h"
#include "codec/frame_group.h"

namespace harima {

int good_group_count(const GroupShape& shape) {
  return int(std::max<size_t>(16, (1 << 20) / (size_t(shape.width) * size_t(shape.height))));
}

std::vector<std::byte> encode_group(const GroupShape& shape, const std::byte* pixels, const GroupOptions& options) {
  const size_t width = bytes_of(shape.type), size = shape.frame_bytes() * size_t(shape.count), count = size / width;
  std::vector<std::byte> apart(size);
  for (size_t b = 0; b < width; ++b)
    for (size_t i = 0; i < count; ++i) apart[b * count + i] = pixels[i * width + b];
  std::vector<std::byte> packed(ZSTD_compressBound(size));
  const size_t bytes = ZSTD_compress(packed.data(), packed.size(), apart.data(), size, options.level);
  if (ZSTD_isError(bytes)) fail("zstd: {}", ZSTD_getErrorName(bytes));
  packed.resize(bytes);
  return packed;
}

void decode_group(std::span<const std::byte> group, const GroupShape& shape, std::byte* pixels) {
  const size_t width = bytes_of(shape.type), size = shape.frame_bytes() * size_t(shape.count), count = size / width;
  std::vector<std::byte> apart(size);
  const size_t found = ZSTD_decompress(apart.data(), size, group.data(), group.size());
  if (ZSTD_isError(found)) fail("zstd: {}", ZSTD_getErrorName(found));
  if (found != size) fail("found {} bytes of pixels, wanted {}", found, size);
  for (size_t b = 0; b < width; ++b)
    for (size_t i = 0; i < count; ++i) pixels[i * width + b] = apart[b * count + i];
}

}  // namespace harima
