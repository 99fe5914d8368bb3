// SPDX-License-Identifier: BSD-3-Clause
// Streams of bytes in memory, packed and unpacked; frames to look for.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <string>

#include "codec/fcz_file.h"
#include "format/his_frame.h"
#include "pack/pack_stream.h"
#include "pack/unpack_stream.h"

namespace packing {

using namespace harima;

// `piece`: bytes that one read gives at most.
inline ReadSome reader_of(const std::string& bytes, size_t piece = SIZE_MAX) {
  return [&bytes, piece, at = size_t(0)](void* dst, size_t wanted) mutable {
    const size_t count = std::min({wanted, piece, bytes.size() - at});
    std::memcpy(dst, bytes.data() + at, count);
    at += count;
    return count;
  };
}
inline WriteAll writer_to(std::string& bytes) {
  return [&bytes](std::span<const std::byte> more) {
    bytes.append(reinterpret_cast<const char*>(more.data()), more.size());
  };
}
inline ReadAt read_at(const std::string& bytes) {
  return [&bytes](void* dst, size_t wanted, size_t offset) {
    const size_t count = offset < bytes.size() ? std::min(wanted, bytes.size() - offset) : 0;
    std::memcpy(dst, bytes.data() + std::min(offset, bytes.size()), count);
    return count;
  };
}

inline std::string packed(const std::string& bytes, const PackOptions& options = {},
                          PackResult* result = nullptr, size_t piece = SIZE_MAX) {
  std::string out;
  const PackResult made = pack_stream(reader_of(bytes, piece), writer_to(out), options);
  if (result) *result = made;
  return out;
}
inline std::string unpacked(const std::string& bytes, const UnpackOptions& options = {},
                            UnpackResult* result = nullptr) {
  std::string out;
  const UnpackResult made = unpack_stream(reader_of(bytes), writer_to(out), options);
  if (result) *result = made;
  return out;
}

inline std::string noise(size_t bytes, unsigned seed) {
  std::mt19937 random(seed);
  std::string text(bytes, 0);
  for (char& c : text) c = char(random());
  return text;
}

// u16 pixels of a smooth frame with noise of so many levels.
inline std::string frame_pixels(int width, int height, int number, bool is_big_endian = false,
                                unsigned levels = 16) {
  std::mt19937 random{unsigned(number)};
  std::string bytes;
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      const auto value = unsigned(1000 + 3 * x + 5 * y) + random() % levels;
      bytes += char(is_big_endian ? value >> 8 : value);
      bytes += char(is_big_endian ? value : value >> 8);
    }
  return bytes;
}

// A .his frame of these pixels.
inline std::string his_frame(int width, int height, const std::string& pixels) {
  HisHead head;
  head.width = width;
  head.height = height;
  const HisHeadBytes bytes = his_head_bytes(head);
  return std::string(bytes.begin(), bytes.end()) + pixels;
}

// Packs, looks for all of `frames` in their order, unpacks.
inline void check_found(const std::string& bytes, const std::vector<std::string>& frames,
                        const PackOptions& options = {}) {
  PackResult result;
  const std::string small = packed(bytes, options, &result, 10'000);
  CHECK(unpacked(small) == bytes);
  CHECK(result.frames == frames.size());
  const FczFile file(read_at(small), small.size());
  REQUIRE(file.index().frames == frames.size());
  for (size_t i = 0; i < frames.size(); ++i) {
    const size_t block = file.index().block_of_frame(i);
    const auto content = file.block(block);
    std::string pixels(content->shape.frame_bytes(), 0);
    const int inside = int(i - file.index().blocks[block].first_frame);
    copy_frames(*content, inside, inside + 1, reinterpret_cast<std::byte*>(pixels.data()));
    CHECK_MESSAGE(pixels == frames[i], i);
  }
}

}  // namespace packing
