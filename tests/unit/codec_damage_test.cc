// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include "base/error.h"
#include "codec/frame_group.h"
#include "codec/lanes.h"
#include "codec_pictures.h"

using namespace harima;

namespace {

const GroupShape kShape{PixelType::u16, 33, 19, 5};
constexpr int kLevels[] = {3, 9};  // row by row, and pixel by pixel

std::vector<std::byte> group_of(const char* picture, int level) {
  return encode_group(kShape, pixels_of(kShape, picture_named(picture)).data(), {level});
}

// Decodes, or is refused by an Error; nothing else may happen. Was it read?
bool is_read(std::span<const std::byte> group, const GroupShape& shape) {
  std::vector<std::byte> out(shape.frame_bytes() * size_t(shape.count));
  // So that a step beyond its end is one beyond an allocation.
  const std::vector<std::byte> exact(group.begin(), group.end());
  try {
    decode_group(exact, shape, out.data());
    return true;
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

TEST_CASE("a group that is cut is refused, wherever") {
  for (int level : kLevels)
    for (const char* name : {"noise", "random", "constant", "spots"}) {
      const auto group = group_of(name, level);
      for (size_t bytes = 0; bytes < group.size(); ++bytes) {
        CAPTURE(bytes);
        CHECK_FALSE(is_read(std::span(group).first(bytes), kShape));
      }
      auto longer = group;
      longer.push_back({});
      CHECK_FALSE(is_read(longer, kShape));
    }
}

TEST_CASE("any byte may be wrong: what comes is pixels or an error") {
  for (const char* target : {"generic", "avx2", "avx512"}) {
    if (!force_codec_target(target)) continue;
    for (int level : kLevels)
      for (const char* name : {"noise", "spots", "loud"}) {
        CAPTURE(level);
        CAPTURE(name);
        auto group = group_of(name, level);
        const bool is_by_rows = level < 9 || std::string_view(name) == "spots";  // which take less that way
        CHECK(int(group[0]) == (is_by_rows ? 1 : 2));
        int refused = 0;
        for (size_t i = 0; i < group.size(); ++i)
          for (int change : {1, 128, 255}) {
            if (level == 9 && (i + size_t(change)) % 3) continue;  // it takes its time
            group[i] ^= std::byte(change);
            refused += !is_read(group, kShape);
            group[i] ^= std::byte(change);
          }
        // The entropy coder has to end where it began.
        CHECK(refused > int(group.size()) / (level == 9 ? 3 : 1));
      }
  }
  force_codec_target("");
}

TEST_CASE("lengths of all sizes are checked before they are believed") {
  for (int level : kLevels) {
    const auto group = group_of("noise", level);
    for (size_t i = 0; i + 4 <= std::min<size_t>(group.size(), 800); ++i)
      for (uint32_t value : {0u, 0x7fffffffu, 0xffffffffu, 0x10000u}) {
        auto changed = group;
        std::memcpy(changed.data() + i, &value, 4);
        is_read(changed, kShape);
      }
    CHECK(is_read(group, kShape));
  }
}

TEST_CASE("a group is refused under another shape") {
  for (int level : kLevels) {
    const auto group = group_of("noise", level);
    CHECK_FALSE(is_read(group, {PixelType::u16, 65, 19, 5}));
    CHECK_FALSE(is_read(group, {PixelType::u16, 33, 19, 50}));
  }
  CHECK_FALSE(is_read({}, kShape));
}

TEST_CASE("random bytes are refused") {
  Dice dice;
  for (int i = 0; i < 300; ++i) {
    std::vector<std::byte> bytes(size_t(1000 * dice.uniform()));
    for (std::byte& b : bytes) b = std::byte(256 * dice.uniform());
    if (bytes.size() > 1) bytes[0] = std::byte(1 + i % 2), bytes[1] = {};
    CHECK_FALSE(is_read(bytes, kShape));
  }
}
