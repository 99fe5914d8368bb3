// SPDX-License-Identifier: BSD-3-Clause
#include "format/his_frame.h"

#include <bit>
#include <cstring>

#include "base/error.h"

namespace harima {

static_assert(std::endian::native == std::endian::little,
              "the file formats here are read as they lie in memory");

namespace {

struct TypeRow {
  int code;
  PixelType pixels;
  bool is_written;
};
constexpr TypeRow kTypes[] = {{0, PixelType::u8, true},
                              {2, PixelType::u16, true},
                              {3, PixelType::u32, true},
                              {kHisPacked12, PixelType::u16, false}};

uint16_t u16_at(const unsigned char* bytes, size_t at) { return uint16_t(bytes[at] | bytes[at + 1] << 8); }

void put_u16(HisHeadBytes& bytes, size_t at, unsigned value) {
  bytes[at] = static_cast<unsigned char>(value);
  bytes[at + 1] = static_cast<unsigned char>(value >> 8);
}

}  // namespace

bool is_his_head(const unsigned char* bytes, size_t count) {
  if (count < kHisHeadBytes || bytes[0] != 'I' || bytes[1] != 'M') return false;
  for (const TypeRow& row : kTypes)
    if (row.code == u16_at(bytes, 12)) return u16_at(bytes, 4) > 0 && u16_at(bytes, 6) > 0;
  return false;
}

HisHead parse_his_head(const HisHeadBytes& bytes) {
  HisHead head;
  head.comment_bytes = u16_at(bytes.data(), 2);
  head.width = u16_at(bytes.data(), 4);
  head.height = u16_at(bytes.data(), 6);
  head.pixel_type = u16_at(bytes.data(), 12);
  head.frames = u16_at(bytes.data(), 14) | uint32_t(u16_at(bytes.data(), 16)) << 16;
  std::memcpy(&head.time_ms, bytes.data() + 22, sizeof head.time_ms);
  return head;
}

HisHeadBytes his_head_bytes(const HisHead& head) {
  HisHeadBytes bytes{'I', 'M'};
  put_u16(bytes, 2, unsigned(head.comment_bytes));
  put_u16(bytes, 4, unsigned(head.width));
  put_u16(bytes, 6, unsigned(head.height));
  put_u16(bytes, 12, unsigned(head.pixel_type));
  put_u16(bytes, 14, head.frames);
  put_u16(bytes, 16, head.frames >> 16);
  std::memcpy(bytes.data() + 22, &head.time_ms, sizeof head.time_ms);
  return bytes;
}

PixelType his_pixels(int pixel_type) {
  for (const TypeRow& row : kTypes)
    if (row.code == pixel_type) return row.pixels;
  fail("pixel type {}, wanted 0 (8 bit), 2 (16 bit), 3 (32 bit) or 6 (packed 12 bit)", pixel_type);
}

int his_type_of(PixelType type) {
  for (const TypeRow& row : kTypes)
    if (row.is_written && row.pixels == type) return row.code;
  fail("cannot hold {} pixels, wanted u8, u16 or u32", name_of(type));
}

size_t his_pixel_bytes(const HisHead& head) {
  const size_t pixels = size_t(head.width) * size_t(head.height);
  return head.pixel_type == kHisPacked12 ? (pixels * 3 + 1) / 2
                                         : pixels * bytes_of(his_pixels(head.pixel_type));
}

void unpack_12bit(const unsigned char* packed, size_t first, size_t count, uint16_t* pixels) {
  for (size_t i = first; i < first + count; ++i) {
    const unsigned char* pair = packed + (i / 2) * 3 - (first / 2) * 3;
    *pixels++ = i % 2 == 0 ? uint16_t(pair[0] << 4 | pair[1] >> 4) : uint16_t((pair[1] & 15) << 8 | pair[2]);
  }
}

}  // namespace harima
