// SPDX-License-Identifier: BSD-3-Clause
#include "codec/peers.h"

#include <zstd.h>

#include <stdexcept>

namespace codec_bench {

using harima::GroupShape;
using harima::PixelType;

#ifdef HAS_CHARLS
Bytes encode_charls(const GroupShape& shape, const std::byte* frame, int level);
void decode_charls(const GroupShape& shape, const Bytes& coded, std::byte* frame);
#endif
#ifdef HAS_JXL
Bytes encode_jxl(const GroupShape& shape, const std::byte* frame, int level);
void decode_jxl(const GroupShape& shape, const Bytes& coded, std::byte* frame);
#endif

namespace {

bool takes_all(PixelType) { return true; }
[[maybe_unused]] bool takes_counts(PixelType type) { return type == PixelType::u8 || type == PixelType::u16; }

Bytes encode_zstd(const GroupShape& shape, const std::byte* frame, int level) {
  Bytes coded(ZSTD_compressBound(shape.frame_bytes()));
  const size_t bytes = ZSTD_compress(coded.data(), coded.size(), frame, shape.frame_bytes(), level);
  if (ZSTD_isError(bytes)) throw std::runtime_error(ZSTD_getErrorName(bytes));
  coded.resize(bytes);
  return coded;
}

void decode_zstd(const GroupShape& shape, const Bytes& coded, std::byte* frame) {
  if (ZSTD_decompress(frame, shape.frame_bytes(), coded.data(), coded.size()) != shape.frame_bytes())
    throw std::runtime_error("zstd decodes to another length");
}

}  // namespace

std::vector<Peer> peers() {
  return {
      {"zstd -1", takes_all, encode_zstd, decode_zstd, 1},
      {"zstd -9", takes_all, encode_zstd, decode_zstd, 9},
#ifdef HAS_CHARLS
      {"JPEG-LS", takes_counts, encode_charls, decode_charls, 0},
#endif
#ifdef HAS_JXL
      {"JPEG XL -e 3", takes_counts, encode_jxl, decode_jxl, 3},
      {"JPEG XL -e 7", takes_counts, encode_jxl, decode_jxl, 7},
#endif
  };
}

}  // namespace codec_bench
