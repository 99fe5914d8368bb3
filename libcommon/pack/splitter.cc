// SPDX-License-Identifier: BSD-3-Clause
#include "pack/splitter.h"

#include <algorithm>

#include "pack/recogniser.h"

namespace harima {

namespace {

constexpr int kDeepest = 4;  // archives in archives

}  // namespace

std::span<const std::byte> Splitter::ahead(uint64_t bytes) {
  return in_.ahead(size_t(std::min(bytes, left())));
}

uint64_t Splitter::other(uint64_t bytes) { return taker_.other(in_, std::min(bytes, left())); }

bool Splitter::frame(const FrameShape& shape, std::span<const PixelRun> runs) {
  uint64_t bytes = 0;
  for (const PixelRun& run : runs) bytes += run.other + run.pixels;
  if (bytes > left()) return false;
  if (may_change_ && (shape.width == 1 || shape.height == 1)) return other(bytes) == bytes;
  return taker_.frame(in_, shape, runs);
}

void Splitter::member(uint64_t bytes) {
  bytes = std::min(bytes, left());
  Splitter inside(in_, taker_, may_change_, bytes, depth_ + 1);
  split_file(inside, depth_ + 1);
}

void split_file(Splitter& file, int depth) {
  const std::span<const std::byte> head = file.ahead(kRecogniserBytes);
  for (const Recogniser* recogniser : recognisers()) {
    if (depth > kDeepest || !recogniser->begins(head)) continue;
    recogniser->split(file);
    break;
  }
  file.other(std::numeric_limits<uint64_t>::max());
}

}  // namespace harima
