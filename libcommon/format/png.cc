// SPDX-License-Identifier: BSD-3-Clause
#include "format/png.h"

#include <png.h>

#include <cstring>
#include <vector>

#include "base/error.h"

namespace harima {

namespace {

constexpr int kLevel = 1;  // of deflate: fast

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

// What is left of a file in memory.
void take(png_structp png, png_bytep dst, size_t bytes) {
  auto& rest = *static_cast<std::span<const std::byte>*>(png_get_io_ptr(png));
  if (bytes > rest.size()) fail("the file ends early");
  std::memcpy(dst, rest.data(), bytes);
  rest = rest.subspan(bytes);
}

struct Reader {
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, on_error, on_warning);
  png_infop info = png_create_info_struct(png);
  Reader() = default;
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader() { png_destroy_read_struct(&png, &info, nullptr); }
};

uint32_t big_endian(std::span<const std::byte> file, size_t at) {
  uint32_t value = 0;
  for (size_t i = 0; i < 4; ++i) value = value << 8 | uint32_t(file[at + i]);
  return value;
}

}  // namespace

std::vector<unsigned char> png_bytes(FrameView frame) {
  std::vector<unsigned char> bytes;
  const Writer writer;
  const int bits = frame.type == PixelType::u8 ? 8 : 16;
  png_set_user_limits(writer.png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_write_fn(writer.png, &bytes, append, nullptr);
  png_set_IHDR(writer.png, writer.info, png_uint_32(frame.width), png_uint_32(frame.height), bits,
               PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
               PNG_FILTER_TYPE_DEFAULT);
  png_set_compression_level(writer.png, kLevel);
  png_set_filter(writer.png, PNG_FILTER_TYPE_BASE, PNG_FILTER_SUB);
  png_write_info(writer.png, writer.info);
  if (bits == 16) png_set_swap(writer.png);  // PNG is big-endian
  for (int y = 0; y < frame.height; ++y) png_write_row(writer.png, frame.row<png_byte>(y));
  png_write_end(writer.png, nullptr);
  return bytes;
}

void check_png_type(const std::string& path, PixelType type) {
  if (type != PixelType::u8 && type != PixelType::u16)
    fail("{}: pixels are {}, a PNG has u8 or u16", path, name_of(type));
}

void write_png(PartFile& file, FrameView frame) {
  check_png_type(file.path(), frame.type);
  std::vector<unsigned char> bytes;
  try {
    bytes = png_bytes(frame);
  } catch (const Error& e) {
    throw e.in("{}", file.path());
  }
  file.write(std::as_bytes(std::span(bytes)), 0);
}

void write_png(const std::string& path, FrameView frame) {
  check_png_type(path, frame.type);
  PartFile file(path);
  write_png(file, frame);
  file.commit();
}

PngHead read_png_head(std::span<const std::byte> file) {
  if (file.size() < kPngHeadBytes || std::memcmp(file.data(), "\x89PNG\r\n\x1a\n", 8) != 0 ||
      std::memcmp(&file[12], "IHDR", 4) != 0)
    fail("is no PNG");
  const uint32_t width = big_endian(file, 16), height = big_endian(file, 20);
  const int bits = int(file[24]), colour = int(file[25]);
  if (colour != PNG_COLOR_TYPE_GRAY)
    fail("pixels are coloured or transparent (PNG colour type {}), wanted grey values", colour);
  if (width == 0 || height == 0 || width > PNG_UINT_31_MAX || height > PNG_UINT_31_MAX)
    fail("has {} x {} pixels", width, height);
  return {bits == 16 ? PixelType::u16 : PixelType::u8, int(width), int(height)};
}

void read_png(std::span<const std::byte> file, const PngHead& head, std::byte* dst) {
  const PngHead found = read_png_head(file);
  if (found.width != head.width || found.height != head.height || found.type != head.type)
    fail("found {} x {} pixels of {}, wanted {} x {} of {} as the first", found.width, found.height,
         name_of(found.type), head.width, head.height, name_of(head.type));
  const Reader reader;
  png_set_user_limits(reader.png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_read_fn(reader.png, &file, take);
  png_read_info(reader.png, reader.info);
  png_set_packing(reader.png);
  if (head.type == PixelType::u16) png_set_swap(reader.png);  // PNG is big-endian
  const int passes = png_set_interlace_handling(reader.png);
  png_read_update_info(reader.png, reader.info);
  const size_t row = size_t(head.width) * bytes_of(head.type);
  if (png_get_rowbytes(reader.png, reader.info) != row)
    fail("rows of {} bytes, wanted {}", png_get_rowbytes(reader.png, reader.info), row);
  for (int pass = 0; pass < passes; ++pass)
    for (int y = 0; y < head.height; ++y)
      png_read_row(reader.png, reinterpret_cast<png_bytep>(dst + size_t(y) * row), nullptr);
  png_read_end(reader.png, nullptr);
}

}  // namespace harima
