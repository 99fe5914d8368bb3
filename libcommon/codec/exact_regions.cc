// SPDX-License-Identifier: BSD-3-Clause
#include "codec/exact_regions.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/error.h"
#include "codec/byte_reader.h"
#include "codec/byte_writer.h"
#include "codec/group_format.h"
#include "image/pixels.h"

namespace harima {

namespace {

bool is_within(const GroupShape& shape, const PixelRegion& r) {
  return r.x0 >= 0 && r.x0 < r.x1 && r.x1 <= shape.width && r.y0 >= 0 && r.y0 < r.y1 && r.y1 <= shape.height;
}

GroupShape shape_of(const GroupShape& shape, const PixelRegion& r) {
  return {shape.type, r.x1 - r.x0, r.y1 - r.y0, shape.count};
}

// body(first byte of a row of the region in its frames, bytes) for each row of each frame.
template <class Body>
void for_each_row(const GroupShape& shape, const PixelRegion& r, Body body) {
  const size_t width = bytes_of(shape.type), row = width * size_t(shape.width);
  for (int n = 0; n < shape.count; ++n)
    for (int y = r.y0; y < r.y1; ++y)
      body(size_t(n) * shape.frame_bytes() + size_t(y) * row + width * size_t(r.x0),
           width * size_t(r.x1 - r.x0));
}

std::vector<std::byte> cut_out(const GroupShape& shape, const PixelRegion& r, const std::byte* pixels) {
  std::vector<std::byte> part;
  part.reserve(shape_of(shape, r).frame_bytes() * size_t(shape.count));
  for_each_row(shape, r,
               [&](size_t at, size_t bytes) { part.insert(part.end(), pixels + at, pixels + at + bytes); });
  return part;
}

void put_back(const GroupShape& shape, const PixelRegion& r, const std::byte* part, std::byte* pixels) {
  for_each_row(shape, r, [&](size_t at, size_t bytes) {
    std::memcpy(pixels + at, part, bytes);
    part += bytes;
  });
}

// With the first pixel of the region, or 0 if that is no number.
void fill(const GroupShape& shape, const PixelRegion& r, std::byte* pixels) {
  with_pixels(shape.type, [&]<class T>() {
    T value;
    std::memcpy(&value, pixels + (size_t(r.y0) * size_t(shape.width) + size_t(r.x0)) * sizeof value,
                sizeof value);
    if (!std::isfinite(double(value))) value = 0;
    for_each_row(shape, r, [&](size_t at, size_t bytes) {
      auto* const row = reinterpret_cast<T*>(pixels + at);
      std::fill(row, row + bytes / sizeof value, value);
    });
  });
}

}  // namespace

bool holds(const GroupShape& shape, const std::vector<PixelRegion>& regions) {
  return std::all_of(regions.begin(), regions.end(),
                     [&](const PixelRegion& r) { return is_within(shape, r); });
}

LossyGroup encode_beside_regions(const GroupShape& shape, const std::byte* pixels,
                                 const std::vector<PixelRegion>& regions, int level, const EncodeRest& encode,
                                 std::byte* back) {
  std::vector<std::byte> rest(pixels, pixels + shape.frame_bytes() * size_t(shape.count));
  for (const PixelRegion& region : regions) fill(shape, region, rest.data());
  LossyGroup lossy = encode(rest.data(), back);
  ByteWriter to;
  to.put(uint8_t(lossy.codec));
  to.put(uint32_t(regions.size()));
  for (const PixelRegion& region : regions) {
    const std::vector<std::byte> part = cut_out(shape, region, pixels),
                                 group = encode_group(shape_of(shape, region), part.data(), {.level = level});
    for (int side : {region.x0, region.x1, region.y0, region.y1}) to.put(uint32_t(side));
    to.put(uint32_t(group.size()));
    to.put_bytes(group);
    put_back(shape, region, part.data(), back);
  }
  to.put_bytes(lossy.bytes);
  lossy.codec = GroupCodec::regions;
  lossy.bytes = to.take();
  return lossy;
}

void decode_with_regions(std::span<const std::byte> group, const GroupShape& shape, std::byte* pixels) {
  check_shape(shape);
  ByteReader from(group);
  const auto codec = GroupCodec(from.get<uint8_t>());
  if (codec != GroupCodec::plain && codec != GroupCodec::mapped)
    fail("beside regions frames of codec {}, wanted 1 or 2", int(codec));
  const auto count = from.get<uint32_t>();
  if (count > kMostRegions) fail("{} regions, wanted at most {}", count, kMostRegions);
  std::vector<std::pair<PixelRegion, std::span<const std::byte>>> parts(count);
  for (auto& [region, bytes] : parts) {
    for (int* side : {&region.x0, &region.x1, &region.y0, &region.y1}) *side = int(from.get<uint32_t>());
    if (!is_within(shape, region))
      fail("a region {}:{},{}:{} of frames of {} x {}", region.x0, region.x1, region.y0, region.y1,
           shape.width, shape.height);
    bytes = from.take(from.get<uint32_t>());
  }
  decode_group_of(codec, from.take(from.left()), shape, pixels);
  for (const auto& [region, bytes] : parts) {
    std::vector<std::byte> part(shape_of(shape, region).frame_bytes() * size_t(shape.count));
    decode_group(bytes, shape_of(shape, region), part.data());
    put_back(shape, region, part.data(), pixels);
  }
}

}  // namespace harima
