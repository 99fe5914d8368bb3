// SPDX-License-Identifier: BSD-3-Clause
#include <lzma.h>

#include "base/error.h"
#include "codec.h"

namespace harima::bench {

namespace {

constexpr uint32_t kPreset = 6;

const uint8_t* begin_of(const std::byte* bytes) { return reinterpret_cast<const uint8_t*>(bytes); }

Bytes compress(const GroupShape& shape, const std::byte* pixels) {
  Bytes packed(lzma_stream_buffer_bound(whole_bytes(shape)));
  size_t bytes = 0;
  const lzma_ret status =
      lzma_easy_buffer_encode(kPreset, LZMA_CHECK_NONE, nullptr, begin_of(pixels), whole_bytes(shape),
                              reinterpret_cast<uint8_t*>(packed.data()), &bytes, packed.size());
  if (status != LZMA_OK) fail("liblzma refuses (status {})", int(status));
  packed.resize(bytes);
  return packed;
}

void decompress(const GroupShape& shape, const Bytes& packed, std::byte* pixels) {
  uint64_t memory = UINT64_MAX;
  size_t from = 0, to = 0;
  const lzma_ret status =
      lzma_stream_buffer_decode(&memory, 0, nullptr, begin_of(packed.data()), &from, packed.size(),
                                reinterpret_cast<uint8_t*>(pixels), &to, whole_bytes(shape));
  if (status != LZMA_OK) fail("liblzma cannot unpack (status {})", int(status));
}

}  // namespace

std::vector<Codec> xz(double bound) {
  if (bound > 0) return {};
  return {{"xz -6", Piece::bytes, takes_all, compress, decompress}};
}

}  // namespace harima::bench
