// SPDX-License-Identifier: BSD-3-Clause
#include "format/tiff_packed.h"

#include <tiffio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdarg>
#include <cstdio>

#include "base/error.h"
#include "image/stack.h"

namespace harima {

namespace {

struct Codec {
  const char* name;
  int number;
};
constexpr std::array<Codec, 4> kCodecs{{{"none", COMPRESSION_NONE},
                                        {"zstd", COMPRESSION_ZSTD},
                                        {"deflate", COMPRESSION_ADOBE_DEFLATE},
                                        {"lzw", COMPRESSION_LZW}}};

// libtiff says what it was doing, the system why it could not.
[[noreturn]] void fail_to_write(const std::string& path, const std::string& reason) {
  if (errno != 0) fail_errno(fmt::format("{}: cannot write: {}", path, reason));
  fail("{}: cannot write: {}", path, reason);
}

int codec_named(const std::string& name) {
  for (const Codec& codec : kCodecs)
    if (name == codec.name && TIFFIsCODECConfigured(uint16_t(codec.number))) return codec.number;
  fail("TIFF has no compression '{}'; wanted none, zstd, deflate or lzw", name);
}

int keep_reason(TIFF*, void* into, const char*, const char* format, va_list args) {
  char text[400];
  vsnprintf(text, sizeof text, format, args);
  static_cast<std::string*>(into)->assign(text);
  return 1;
}

struct OptionsFree {
  void operator()(TIFFOpenOptions* options) const { TIFFOpenOptionsFree(options); }
};

}  // namespace

void check_tiff_compression(const std::string& compression) { codec_named(compression); }

TiffPacker::TiffPacker(const PartFile& file, const TiffWriting& writing, const std::string& compression)
    : path_(file.path()), writing_(writing), compression_(codec_named(compression)) {
  const std::unique_ptr<TIFFOpenOptions, OptionsFree> options(TIFFOpenOptionsAlloc());
  TIFFOpenOptionsSetErrorHandlerExtR(options.get(), keep_reason, &reason_);
  const int descriptor = dup(file.descriptor());
  if (descriptor < 0) fail_errno(fmt::format("{}: cannot write", path_));
  tiff_ = TIFFFdOpenExt(descriptor, path_.c_str(), writing.big ? "w8l" : "wl", options.get());
  if (tiff_) return;
  ::close(descriptor);
  fail("{}: cannot write: {}", path_, reason_);
}

TiffPacker::~TiffPacker() {
  if (tiff_) TIFFClose(tiff_);
}

void TiffPacker::set_tags(const std::string& description) {
  const bool real = writing_.type == PixelType::f32;
  const bool is_signed = writing_.type == PixelType::i16 || writing_.type == PixelType::i32;
  TIFFSetField(tiff_, TIFFTAG_IMAGEWIDTH, uint32_t(writing_.width));
  TIFFSetField(tiff_, TIFFTAG_IMAGELENGTH, uint32_t(writing_.height));
  TIFFSetField(tiff_, TIFFTAG_BITSPERSAMPLE, int(8 * bytes_of(writing_.type)));
  TIFFSetField(tiff_, TIFFTAG_SAMPLESPERPIXEL, 1);
  TIFFSetField(tiff_, TIFFTAG_SAMPLEFORMAT,
               real        ? SAMPLEFORMAT_IEEEFP
               : is_signed ? SAMPLEFORMAT_INT
                           : SAMPLEFORMAT_UINT);
  TIFFSetField(tiff_, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
  TIFFSetField(tiff_, TIFFTAG_ROWSPERSTRIP, uint32_t(writing_.rows_per_strip()));
  TIFFSetField(tiff_, TIFFTAG_COMPRESSION, compression_);
  if (compression_ != COMPRESSION_NONE)
    TIFFSetField(tiff_, TIFFTAG_PREDICTOR, real ? PREDICTOR_FLOATINGPOINT : PREDICTOR_HORIZONTAL);
  if (compression_ == COMPRESSION_ZSTD) TIFFSetField(tiff_, TIFFTAG_ZSTD_LEVEL, 3);
  if (compression_ == COMPRESSION_ADOBE_DEFLATE) TIFFSetField(tiff_, TIFFTAG_ZIPQUALITY, 4);
  if (!description.empty()) TIFFSetField(tiff_, TIFFTAG_IMAGEDESCRIPTION, description.c_str());
  TIFFSetField(tiff_, TIFFTAG_SOFTWARE, "harima " HARIMA_VERSION);
  TIFFSetField(tiff_, TIFFTAG_ARTIST, "harima");
  if (writing_.pixel_um <= 0) return;
  TIFFSetField(tiff_, TIFFTAG_RESOLUTIONUNIT, RESUNIT_CENTIMETER);
  TIFFSetField(tiff_, TIFFTAG_XRESOLUTION, 1e4 / writing_.pixel_um);
  TIFFSetField(tiff_, TIFFTAG_YRESOLUTION, 1e4 / writing_.pixel_um);
}

void TiffPacker::page(FrameView frame, const std::string& description) {
  errno = 0;
  set_tags(description);
  const int rows = writing_.rows_per_strip();
  Buffer strip(size_t(rows) * frame.tight_row_bytes());  // the predictor works in place
  for (int first = 0; first < frame.height; first += rows) {
    const int last = std::min(frame.height, first + rows);
    const size_t bytes = size_t(last - first) * frame.tight_row_bytes();
    copy_rows(frame, first, last, strip.data());
    if (TIFFWriteEncodedStrip(tiff_, uint32_t(first / rows), strip.data(), tmsize_t(bytes)) !=
        tmsize_t(bytes))
      fail_to_write(path_, reason_);
  }
  if (!TIFFWriteDirectory(tiff_)) fail_to_write(path_, reason_);
}

void TiffPacker::finish() {
  errno = 0;
  const bool written = TIFFFlush(tiff_);
  const int why = errno;
  TIFFClose(tiff_);
  tiff_ = nullptr;
  errno = why;
  if (!written) fail_to_write(path_, reason_);
}

}  // namespace harima
