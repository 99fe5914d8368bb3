// SPDX-License-Identifier: BSD-3-Clause
// Our image codec at some of its levels.
#include <fmt/format.h>

#include "codec.h"
#include "codec/bounded_group.h"

namespace harima::bench {

namespace {

// The group, and behind it one byte that says how to read it, as blocks of frames have it.
Bytes compress(const GroupShape& shape, const std::byte* pixels, int level, double bound) {
  if (bound == 0) return encode_group(shape, pixels, {level});
  Bytes kept(pixels, pixels + whole_bytes(shape));
  LossyGroup group = encode_lossy_group(shape, kept.data(), {LossMode::absolute, bound}, level);
  group.bytes.push_back(std::byte(group.codec));
  return std::move(group.bytes);
}

void decompress(const GroupShape& shape, const Bytes& packed, std::byte* pixels, double bound) {
  if (bound == 0) return decode_group(packed, shape, pixels);
  decode_group_of(GroupCodec(packed.back()), std::span(packed).first(packed.size() - 1), shape, pixels);
}

}  // namespace

std::vector<Codec> fcompress_levels(double bound) {
  std::vector<Codec> list;
  for (const int level : {1, 3, 6, 9})
    list.push_back({fmt::format("fcompress -{}", level), Piece::group, takes_all,
                    [=](const GroupShape& shape, const std::byte* pixels) {
                      return compress(shape, pixels, level, bound);
                    },
                    [=](const GroupShape& shape, const Bytes& packed, std::byte* pixels) {
                      decompress(shape, packed, pixels, bound);
                    },
                    level});
  return list;
}

}  // namespace harima::bench
