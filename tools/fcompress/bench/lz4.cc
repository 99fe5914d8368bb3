// SPDX-License-Identifier: BSD-3-Clause
#include <lz4.h>

#include "base/error.h"
#include "codec.h"

namespace harima::bench {

namespace {

Bytes compress(const GroupShape& shape, const std::byte* pixels) {
  const int whole = int(whole_bytes(shape));
  Bytes packed(size_t(LZ4_compressBound(whole)));
  const int bytes = LZ4_compress_default(reinterpret_cast<const char*>(pixels),
                                         reinterpret_cast<char*>(packed.data()), whole, int(packed.size()));
  if (bytes <= 0) fail("LZ4 refuses {} bytes", whole);
  packed.resize(size_t(bytes));
  return packed;
}

void decompress(const GroupShape& shape, const Bytes& packed, std::byte* pixels) {
  const int whole = int(whole_bytes(shape));
  const int bytes = LZ4_decompress_safe(reinterpret_cast<const char*>(packed.data()),
                                        reinterpret_cast<char*>(pixels), int(packed.size()), whole);
  if (bytes != whole) fail("LZ4 gives {} bytes, wanted {}", bytes, whole);
}

}  // namespace

std::vector<Codec> lz4(double bound) {
  if (bound > 0) return {};
  return {{"lz4 -1", Piece::bytes, takes_all, compress, decompress}};
}

}  // namespace harima::bench
