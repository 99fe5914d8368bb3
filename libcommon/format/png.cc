// SPDX-License-Identifier: BSD-3-Clause
#include "format/png.h"

#include <png.h>

#include <vector>

#include "base/error.h"
#include "base/part_file.h"

namespace harima {

namespace {

// libpng leaves by longjmp unless its handler throws; nothing of ours stands between with a longer life.
[[noreturn]] void on_error(png_structp, png_const_charp reason) { fail("{}", reason); }
void on_warning(png_structp, png_const_charp) {}

void append(png_structp png, png_bytep data, size_t bytes) {
  auto& all = *static_cast<std::vector<unsigned char>*>(png_get_io_ptr(png));
  all.insert(all.end(), data, data + bytes);
}

struct Writer {
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, on_error, on_warning);
  png_infop info = png_create_info_struct(png);
  Writer() = default;
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer() { png_destroy_write_struct(&png, &info); }
};

std::vector<unsigned char> packed(FrameView frame) {
  std::vector<unsigned char> bytes;
  const Writer writer;
  const int bits = frame.type == PixelType::u8 ? 8 : 16;
  png_set_user_limits(writer.png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_write_fn(writer.png, &bytes, append, nullptr);
  png_set_IHDR(writer.png, writer.info, png_uint_32(frame.width), png_uint_32(frame.height), bits,
               PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_compression_level(writer.png, 1);
  png_set_filter(writer.png, PNG_FILTER_TYPE_BASE, PNG_FILTER_SUB);
  png_write_info(writer.png, writer.info);
  if (bits == 16) png_set_swap(writer.png);  // PNG is big-endian
  for (int y = 0; y < frame.height; ++y) png_write_row(writer.png, frame.row<png_byte>(y));
  png_write_end(writer.png, nullptr);
  return bytes;
}

}  // namespace

void write_png(const std::string& path, FrameView frame) {
  if (frame.type != PixelType::u8 && frame.type != PixelType::u16)
    fail("{}: pixels are {}, a PNG has u8 or u16", path, name_of(frame.type));
  PartFile file(path);
  try {
    const std::vector<unsigned char> bytes = packed(frame);
    file.write(std::as_bytes(std::span(bytes)), 0);
  } catch (const Error& e) {
    throw e.in("{}", path);
  }
  file.commit();
}

}  // namespace harima
