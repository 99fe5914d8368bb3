// SPDX-License-Identifier: BSD-3-Clause
// The numbers of the TIFF 6.0 and BigTIFF formats that are read and written here.
#pragma once

#include <cstdint>

namespace harima::tiff {

// Tags.
enum Tag : uint16_t {
  kSubfileType = 254,
  kWidth = 256,
  kHeight = 257,
  kBitsPerSample = 258,
  kCompression = 259,
  kPhotometric = 262,
  kDescription = 270,
  kStripOffsets = 273,
  kSamplesPerPixel = 277,
  kRowsPerStrip = 278,
  kStripByteCounts = 279,
  kXResolution = 282,
  kYResolution = 283,
  kResolutionUnit = 296,
  kSoftware = 305,
  kArtist = 315,
  kTileWidth = 322,
  kTileHeight = 323,
  kTileOffsets = 324,
  kTileByteCounts = 325,
  kSampleFormat = 339,
};

// Types of a tag's values.
enum Type : uint16_t { kAscii = 2, kShort = 3, kLong = 4, kRational = 5, kLong8 = 16 };

constexpr uint16_t kClassic = 42, kBig = 43;
constexpr uint16_t kCentimetre = 3;

}  // namespace harima::tiff
