// SPDX-License-Identifier: BSD-3-Clause
// One frame of a Hamamatsu .his or HiPic .img file: a header of 64 bytes (little-endian), a comment, the
// pixels. Byte  0 "IM"   2 comment bytes   4 width   6 height   8 x offset   10 y offset   12 pixel type (all
// u16)
//      14 number of frames, low and high u16 (.his)   22 time in ms, a double (.his)   34 reserved
// Pixel types: 0 = u8, 2 = u16, 3 = u32, 6 = packed 12 bit, two pixels in three bytes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "image/frame.h"

namespace harima {

inline constexpr size_t kHisHeadBytes = 64;
inline constexpr int kHisPacked12 = 6;  // the pixel type of packed 12 bit
using HisHeadBytes = std::array<unsigned char, kHisHeadBytes>;

struct HisHead {
  int comment_bytes = 0;
  int width = 0;
  int height = 0;
  int pixel_type = 2;
  uint32_t frames = 0;  // as the header claims; 0 in most .img files
  double time_ms = 0;
};

bool is_his_head(const unsigned char* bytes, size_t count);  // at least "IM" and a known pixel type
HisHead parse_his_head(const HisHeadBytes& bytes);
HisHeadBytes his_head_bytes(const HisHead& head);  // reserved bytes are zero

PixelType his_pixels(int pixel_type);         // as we hand them out; fails if it is unknown
int his_type_of(PixelType type);              // to be written; fails if the format has not got it
size_t his_pixel_bytes(const HisHead& head);  // of the whole frame in the file

// Unpacks `count` pixels of 12 bits, of which the first has the index `first` in `packed` (an odd one begins
// in the middle of a byte).
void unpack_12bit(const unsigned char* packed, size_t first, size_t count, uint16_t* pixels);

}  // namespace harima
