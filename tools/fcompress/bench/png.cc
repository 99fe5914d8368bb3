// SPDX-License-Identifier: BSD-3-Clause
#include <png.h>

#include "base/error.h"
#include "codec.h"

namespace harima::bench {

namespace {

png_image image_of(const GroupShape& shape) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = png_uint_32(shape.width);
  image.height = png_uint_32(shape.height);
  image.format = shape.type == PixelType::u8 ? PNG_FORMAT_GRAY : PNG_FORMAT_LINEAR_Y;
  return image;
}

Bytes compress(const GroupShape& shape, const std::byte* pixels) {
  png_image image = image_of(shape);
  Bytes packed(whole_bytes(shape) + whole_bytes(shape) / 8 + size_t(shape.height) + 4096);
  png_alloc_size_t bytes = packed.size();
  if (!png_image_write_to_memory(&image, packed.data(), &bytes, 0, pixels, 0, nullptr))
    fail("{}", image.message);
  packed.resize(bytes);
  return packed;
}

void decompress(const GroupShape& shape, const Bytes& packed, std::byte* pixels) {
  png_image image = image_of(shape);
  if (!png_image_begin_read_from_memory(&image, packed.data(), packed.size())) fail("{}", image.message);
  image.format = image_of(shape).format;
  if (!png_image_finish_read(&image, nullptr, pixels, 0, nullptr)) fail("{}", image.message);
}

}  // namespace

std::vector<Codec> png(double bound) {
  if (bound > 0) return {};
  return {{"PNG", Piece::frame, takes_counts, compress, decompress}};
}

}  // namespace harima::bench
