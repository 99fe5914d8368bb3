// SPDX-License-Identifier: BSD-3-Clause
#include <bzlib.h>

#include "base/error.h"
#include "codec.h"

namespace harima::bench {

namespace {

constexpr int kLevel = 9;

char* begin_of(const std::byte* bytes) { return reinterpret_cast<char*>(const_cast<std::byte*>(bytes)); }

Bytes compress(const GroupShape& shape, const std::byte* pixels) {
  Bytes packed(whole_bytes(shape) + whole_bytes(shape) / 100 + 600);  // as its manual wants
  auto bytes = unsigned(packed.size());
  const int status = BZ2_bzBuffToBuffCompress(begin_of(packed.data()), &bytes, begin_of(pixels),
                                              unsigned(whole_bytes(shape)), kLevel, 0, 0);
  if (status != BZ_OK) fail("libbz2 refuses (status {})", status);
  packed.resize(bytes);
  return packed;
}

void decompress(const GroupShape& shape, const Bytes& packed, std::byte* pixels) {
  auto bytes = unsigned(whole_bytes(shape));
  const int status = BZ2_bzBuffToBuffDecompress(begin_of(pixels), &bytes, begin_of(packed.data()),
                                                unsigned(packed.size()), 0, 0);
  if (status != BZ_OK) fail("libbz2 cannot unpack (status {})", status);
}

}  // namespace

std::vector<Codec> bzip2(double bound) {
  if (bound > 0) return {};
  return {{"bzip2 -9", Piece::bytes, takes_all, compress, decompress}};
}

}  // namespace harima::bench
