// SPDX-License-Identifier: BSD-3-Clause
#include "format/tiff_file.h"

#include <tiffio.h>

#include <algorithm>
#include <cstdarg>
#include <cstdio>

#include "base/error.h"

namespace harima {

namespace {

// No codec packs better than this; a page that claims more was made to exhaust memory.
constexpr uint64_t kBestRatio = 65536;
constexpr uint64_t kMostPixels = uint64_t{1} << 32;
constexpr uint64_t kTableBytes = 64 << 20;

int keep_reason(TIFF*, void* into, const char*, const char* format, va_list args) {
  char text[400];
  vsnprintf(text, sizeof text, format, args);
  static_cast<std::string*>(into)->assign(text);
  return 1;
}

int ignore(TIFF*, void*, const char*, const char*, va_list) { return 1; }

struct OptionsFree {
  void operator()(TIFFOpenOptions* options) const { TIFFOpenOptionsFree(options); }
};

SampleKind kind_of(int format) {
  if (format == SAMPLEFORMAT_IEEEFP) return SampleKind::real;
  if (format == SAMPLEFORMAT_INT) return SampleKind::signed_whole;
  if (format == SAMPLEFORMAT_UINT || format == SAMPLEFORMAT_VOID) return SampleKind::whole;
  fail("complex samples, wanted one number a pixel");
}

PixelType type_of(SampleKind kind, int bits) {
  if (kind == SampleKind::real) {
    if (bits == 16 || bits == 32 || bits == 64) return PixelType::f32;
    fail("{} bit floats, wanted 16, 32 or 64", bits);
  }
  // 24 bits are packed in two ways, depending on who wrote them.
  if (bits < 1 || (bits > 16 && bits != 32 && bits != 64))
    fail("{} bits a sample, wanted 1 to 16, 32 or 64", bits);
  if (kind == SampleKind::signed_whole) {
    if (bits != 8 && bits != 16 && bits != 32 && bits != 64)
      fail("signed samples of {} bits, wanted 8, 16, 32 or 64", bits);
    return bits <= 16 ? PixelType::i16 : PixelType::i32;
  }
  return bits <= 8 ? PixelType::u8 : bits <= 16 ? PixelType::u16 : PixelType::u32;
}

}  // namespace

// libtiff reads through the InputFile; no exception may pass through it.
struct TiffReading {
  static tmsize_t read(thandle_t handle, void* dst, tmsize_t bytes) {
    auto* self = static_cast<TiffFile*>(handle);
    try {
      const size_t found = self->file_.read_some(dst, size_t(bytes), self->at_);
      self->at_ += found;
      return tmsize_t(found);
    } catch (const std::exception& e) {
      self->damage_ = e.what();
      return -1;
    }
  }
  static tmsize_t write(thandle_t, void*, tmsize_t) { return -1; }
  static toff_t seek(thandle_t handle, toff_t offset, int whence) {
    auto* self = static_cast<TiffFile*>(handle);
    const uint64_t from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? self->at_ : self->file_.bytes();
    return self->at_ = from + offset;
  }
  static int close(thandle_t) { return 0; }
  static toff_t size(thandle_t handle) { return static_cast<TiffFile*>(handle)->file_.bytes(); }
  static int map(thandle_t, void**, toff_t*) { return 0; }
  static void unmap(thandle_t, void*, toff_t) {}
};

TiffFile::TiffFile(const std::string& path) : file_(path) {
  const std::unique_ptr<TIFFOpenOptions, OptionsFree> options(TIFFOpenOptionsAlloc());
  TIFFOpenOptionsSetErrorHandlerExtR(options.get(), keep_reason, &reason_);
  TIFFOpenOptionsSetWarningHandlerExtR(options.get(), ignore, nullptr);
  const uint64_t most = std::min(kTableBytes + kBestRatio * file_.bytes(), kMostPixels * 4);
  TIFFOpenOptionsSetMaxSingleMemAlloc(options.get(), tmsize_t(most));
  // h: no directory is read yet; m: not mapped, since a file that shrinks under a mapping ends the program.
  tiff_ = TIFFClientOpenExt(path.c_str(), "rhm", this, TiffReading::read, TiffReading::write,
                            TiffReading::seek, TiffReading::close, TiffReading::size, TiffReading::map,
                            TiffReading::unmap, options.get());
  if (!tiff_) fail("{}: not a TIFF file: {}", path, damage_.empty() ? reason_ : damage_);
}

TiffFile::~TiffFile() {
  if (tiff_) TIFFClose(tiff_);
}

void TiffFile::fail_here(const char* doing) const {
  const std::string& why = damage_.empty() ? reason_ : damage_;
  if (why.empty()) fail("{}", doing);
  fail("{}: {}", doing, why);
}

template <class T>
T TiffFile::value(uint32_t tag) const {
  T found{};
  TIFFGetFieldDefaulted(tiff_, tag, &found);
  return found;
}

void TiffFile::check_grey() const {
  const int samples = value<uint16_t>(TIFFTAG_SAMPLESPERPIXEL);
  if (samples != 1) fail("{} samples a pixel, wanted 1", samples);
  uint16_t photometric = PHOTOMETRIC_MINISBLACK;
  TIFFGetField(tiff_, TIFFTAG_PHOTOMETRIC, &photometric);
  if (photometric == PHOTOMETRIC_PALETTE)
    fail("pixels are numbers of colours in a palette, wanted grey values");
  if (photometric > PHOTOMETRIC_MINISBLACK && photometric != PHOTOMETRIC_CFA)
    fail("photometric interpretation {}, wanted grey values", photometric);
  const uint32_t depth = value<uint32_t>(TIFFTAG_IMAGEDEPTH);
  if (depth > 1) fail("a page of depth {}, wanted flat pages", depth);
}

void TiffFile::read_sizes(TiffPage& page) const {
  const uint64_t width = value<uint32_t>(TIFFTAG_IMAGEWIDTH), height = value<uint32_t>(TIFFTAG_IMAGELENGTH);
  if (width == 0 || height == 0 || width > INT32_MAX || height > INT32_MAX || width * height > kMostPixels)
    fail("page of {} x {} pixels, wanted 1 to {}", width, height, kMostPixels);
  page.width = int(width);
  page.height = int(height);
  page.bits = value<uint16_t>(TIFFTAG_BITSPERSAMPLE);
  page.kind = kind_of(value<uint16_t>(TIFFTAG_SAMPLEFORMAT));
  page.type = type_of(page.kind, page.bits);
}

void TiffFile::read_blocks(TiffPage& page) const {
  page.tiled = TIFFIsTiled(tiff_);
  const uint32_t across = page.tiled ? value<uint32_t>(TIFFTAG_TILEWIDTH) : uint32_t(page.width);
  const uint32_t down = value<uint32_t>(page.tiled ? TIFFTAG_TILELENGTH : TIFFTAG_ROWSPERSTRIP);
  const uint32_t rows = page.tiled ? down : std::min(down, uint32_t(page.height));
  if (across == 0 || rows == 0 || across > INT32_MAX || rows > INT32_MAX ||
      uint64_t{across} * rows > kMostPixels)
    fail("blocks of {} x {} pixels", across, rows);
  page.block_width = int(across);
  page.block_height = int(rows);
  page.swapped = TIFFIsByteSwapped(tiff_);
  const bool whole_bytes = page.bits == 8 || page.bits == 16 || page.bits == 32;
  page.plain = !page.tiled && value<uint16_t>(TIFFTAG_COMPRESSION) == COMPRESSION_NONE && whole_bytes &&
               size_t(page.bits / 8) == bytes_of(page.type) &&
               value<uint16_t>(TIFFTAG_FILLORDER) == FILLORDER_MSB2LSB;
}

void TiffFile::check_bytes(const TiffPage& page) const {
  const uint64_t across =
      (uint64_t(page.width) + uint64_t(page.block_width) - 1) / uint64_t(page.block_width);
  const uint64_t down =
      (uint64_t(page.height) + uint64_t(page.block_height) - 1) / uint64_t(page.block_height);
  if (const uint32_t blocks = page.tiled ? TIFFNumberOfTiles(tiff_) : TIFFNumberOfStrips(tiff_);
      blocks < across * down)
    fail("{} blocks of pixels, wanted {}", blocks, across * down);
  const uint64_t decoded = std::max<uint64_t>(
      (uint64_t(page.width) * uint64_t(page.bits) + 7) / 8 * uint64_t(page.height), page.block_bytes());
  const bool packed = value<uint16_t>(TIFFTAG_COMPRESSION) != COMPRESSION_NONE;
  const uint64_t most = file_.bytes() * (packed ? kBestRatio : 1);
  if (decoded > most && !(page.tiled && !packed && page.block_bytes() <= most))
    fail("page of {} x {} pixels needs {} bytes, the file of {} bytes cannot hold them", page.width,
         page.height, decoded, file_.bytes());
}

TiffPage TiffFile::page(uint64_t directory) {
  TiffPage page;
  reason_.clear();
  const int found = directory ? TIFFSetSubDirectory(tiff_, directory) : TIFFReadDirectory(tiff_);
  if (!found) fail_here("cannot read the directory of a page");
  check_grey();
  read_sizes(page);
  read_blocks(page);
  check_bytes(page);
  if (page.plain) {
    const uint32_t count = TIFFNumberOfStrips(tiff_);
    for (uint32_t i = 0; i < count; ++i) page.offsets.push_back(TIFFGetStrileOffset(tiff_, i));
  }
  if (const char* text = nullptr; TIFFGetField(tiff_, TIFFTAG_IMAGEDESCRIPTION, &text) && text)
    page.description = text;
  float per_unit = 0;
  if (TIFFGetField(tiff_, TIFFTAG_XRESOLUTION, &per_unit) && per_unit > 0) {
    page.pixels_per_unit = double(per_unit);
    if (value<uint16_t>(TIFFTAG_RESOLUTIONUNIT) == RESUNIT_CENTIMETER) page.pixel_um = 1e4 / double(per_unit);
  }
  return page;
}

void TiffFile::read_block(const TiffPage& page, uint32_t index, size_t bytes, std::byte* dst) {
  reason_.clear();
  const auto size = tmsize_t(bytes);
  const tmsize_t found = page.tiled ? TIFFReadEncodedTile(tiff_, index, dst, size)
                                    : TIFFReadEncodedStrip(tiff_, index, dst, size);
  if (found == size) return;
  fail_here(page.tiled ? "cannot read a tile" : "cannot read a strip");
}

}  // namespace harima
