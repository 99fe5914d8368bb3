// SPDX-License-Identifier: BSD-3-Clause
// JPEG-LS by CharLS; linked where the library is.
#include <charls/charls.h>

#include "codec/peers.h"

namespace codec_bench {

Bytes encode_charls(const harima::GroupShape& shape, const std::byte* frame, int) {
  charls::jpegls_encoder encoder;
  encoder.frame_info({uint32_t(shape.width), uint32_t(shape.height), int(8 * bytes_of(shape.type)), 1});
  Bytes coded(encoder.estimated_destination_size() * 2);
  encoder.destination(coded);
  coded.resize(encoder.encode(frame, shape.frame_bytes()));
  return coded;
}

void decode_charls(const harima::GroupShape& shape, const Bytes& coded, std::byte* frame) {
  charls::jpegls_decoder decoder(coded, true);
  decoder.decode(frame, shape.frame_bytes());
}

}  // namespace codec_bench
