// SPDX-License-Identifier: BSD-3-Clause
// Codecs to compare: ours and those of libraries that were found when this was built. All work in memory, on
// the thread that calls, and are safe from several threads at once. Adding one: one .cc with a CodecList, and
// one line in codecs.cc.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "codec/frame_group.h"

namespace harima::bench {

using Bytes = std::vector<std::byte>;

// What is compressed at once.
enum class Piece : uint8_t {
  frame,  // for codecs of images
  bytes,  // some MiB of frames one behind the other
  group,  // frames that predict each other (good_group_count)
};

struct Codec {
  std::string name;
  Piece piece;
  bool (*takes)(const GroupShape& shape);
  // Throw what they like. `pixels` has room for the frames of `shape`.
  std::function<Bytes(const GroupShape& shape, const std::byte* pixels)> compress;
  std::function<void(const GroupShape& shape, const Bytes& packed, std::byte* pixels)> decompress;
  int level = 0;  // of fcompress; 0: not ours
};

// `bound`: 0 for what gives back every bit, else the largest error of any pixel. Empty if there is none for
// that.
using CodecList = std::vector<Codec> (*)(double bound);

std::vector<Codec> codecs(double bound);  // all of them

inline bool takes_all(const GroupShape&) { return true; }
inline bool takes_counts(const GroupShape& shape) {
  return shape.type == PixelType::u8 || shape.type == PixelType::u16;
}
inline bool takes_half_words(const GroupShape& shape) { return bytes_of(shape.type) <= 2; }

inline size_t pixels_of(const GroupShape& shape) {
  return size_t(shape.width) * size_t(shape.height) * size_t(shape.count);
}
inline size_t whole_bytes(const GroupShape& shape) { return shape.frame_bytes() * size_t(shape.count); }

}  // namespace harima::bench
