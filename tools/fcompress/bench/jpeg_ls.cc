// SPDX-License-Identifier: BSD-3-Clause
// JPEG-LS (ISO/IEC 14495-1) by CharLS.
#include <charls/charls.h>

#include "codec.h"

namespace harima::bench {

namespace {

constexpr int kMostBound = 255;  // of the standard; half the range for 8 bits

Bytes compress(const GroupShape& shape, const std::byte* pixels, int bound) {
  charls::jpegls_encoder encoder;
  encoder.frame_info({uint32_t(shape.width), uint32_t(shape.height), int(8 * bytes_of(shape.type)), 1});
  encoder.near_lossless(bound);
  Bytes packed(encoder.estimated_destination_size() * 2);
  encoder.destination(packed);
  packed.resize(encoder.encode(pixels, shape.frame_bytes()));
  return packed;
}

void decompress(const GroupShape& shape, const Bytes& packed, std::byte* pixels) {
  charls::jpegls_decoder(packed, true).decode(pixels, shape.frame_bytes());
}

}  // namespace

std::vector<Codec> jpeg_ls(double bound) {
  const int near = int(bound);
  if (bound > 0 && (near == 0 || bound > kMostBound)) return {};
  const auto takes =
      near > 127 ? [](const GroupShape& shape) { return shape.type == PixelType::u16; } : takes_counts;
  return {{"JPEG-LS", Piece::frame, takes,
           [=](const GroupShape& shape, const std::byte* pixels) { return compress(shape, pixels, near); },
           decompress}};
}

}  // namespace harima::bench
