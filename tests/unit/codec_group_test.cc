// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>

#include "base/error.h"
#include "codec/frame_group.h"
#include "codec/lanes.h"
#include "codec_pictures.h"

using namespace harima;

namespace {

constexpr PixelType kTypes[] = {PixelType::u8,  PixelType::u16, PixelType::i16,
                                PixelType::u32, PixelType::i32, PixelType::f32};

std::vector<std::byte> coded_and_back(const GroupShape& shape, const std::vector<std::byte>& pixels,
                                      int level) {
  const auto group = encode_group(shape, pixels.data(), {level});
  std::vector<std::byte> out(pixels.size(), std::byte(0x5a));
  decode_group(group, shape, out.data());
  CHECK(out == pixels);
  return group;
}

}  // namespace

TEST_CASE("every picture of every type, size and level comes back as it was") {
  const int sizes[][2] = {{1, 1},  {2, 1},  {1, 2},   {3, 5},    {31, 9},
                          {32, 8}, {33, 7}, {65, 17}, {131, 31}, {512, 3}};
  for (PixelType type : kTypes)
    for (const auto& [width, height] : sizes)
      for (const Picture& picture : kPictures)
        for (int level : {1, 3, 6, 9}) {
          const GroupShape shape{type, width, height, 4};
          CAPTURE(name_of(type));
          CAPTURE(width);
          CAPTURE(height);
          CAPTURE(picture.name);
          CAPTURE(level);
          coded_and_back(shape, pixels_of(shape, picture), level);
        }
}

TEST_CASE("nothing grows by more than a thousandth and some bytes") {
  for (PixelType type : kTypes)
    for (int width : {1, 7, 640})
      for (int level : {3, 9}) {
        const GroupShape shape{type, width, 480, 3};
        const auto pixels = pixels_of(shape, picture_named("random"));
        const auto group = coded_and_back(shape, pixels, level);
        CHECK(group.size() <= pixels.size() + pixels.size() / 1000 + 48);
      }
}

TEST_CASE("constant frames take next to nothing, a mask no more than what is around it") {
  const GroupShape shape{PixelType::u16, 640, 480, 4};
  CHECK(coded_and_back(shape, pixels_of(shape, picture_named("constant")), 3).size() < 1000);
  const auto noise = coded_and_back(shape, pixels_of(shape, picture_named("noise")), 3);
  const auto masked = coded_and_back(shape, pixels_of(shape, picture_named("masked")), 3);
  CHECK(masked.size() < noise.size() * 7 / 10);  // half of it is mask
}

TEST_CASE("noise is coded to within a few hundredths of its entropy") {
  const GroupShape shape{PixelType::u16, 1024, 512, 4};
  const auto group = coded_and_back(shape, pixels_of(shape, picture_named("noise")), 3);
  const double bits = 8.0 * double(group.size()) / (1024.0 * 512 * 4),
               entropy = 0.5 * std::log2(2 * M_PI * M_E * (kNoise * kNoise + 1.0 / 12));
  CHECK(bits > entropy);
  CHECK(bits < entropy + 0.1);
}

TEST_CASE("frames alone are those of the group") {
  const GroupShape shape{PixelType::u16, 45, 40, 900};  // more than one unit
  const auto pixels = pixels_of(shape, picture_named("noise"));
  for (int level : {3, 9}) {
    const auto group = encode_group(shape, pixels.data(), {level});
    for (const auto& [first, last] : {std::pair{0, 1}, {3, 5}, {289, 292}, {899, 900}, {7, 7}}) {
      std::vector<std::byte> out(size_t(last - first) * shape.frame_bytes());
      decode_frames(group, shape, first, last, out.data());
      CHECK(std::equal(out.begin(), out.end(),
                       pixels.begin() + ptrdiff_t(size_t(first) * shape.frame_bytes())));
    }
    CHECK_THROWS_AS(decode_frames(group, shape, 899, 901, nullptr), Error);
  }
}

TEST_CASE("small frames share what they can") {
  const GroupShape shape{PixelType::u16, 26, 22, 800};
  const auto group = coded_and_back(shape, pixels_of(shape, picture_named("noise")), 3);
  const double bits = 8.0 * double(group.size()) / (26.0 * 22 * 800);
  CHECK(bits < 0.5 * std::log2(2 * M_PI * M_E * kNoise * kNoise) + 0.15);
}

TEST_CASE("floats are numbers in their order, and every bit of them counts") {
  const GroupShape shape{PixelType::f32, 300, 200, 4};
  std::vector<float> values(size_t(300) * 200 * 4);
  Dice dice;
  for (float& v : values) v = float(0.2 + 0.01 * dice.normal());
  values[5] = std::nanf("");
  values[6] = -0.0f;
  values[7] = -INFINITY;
  std::vector<std::byte> pixels(values.size() * 4);
  std::memcpy(pixels.data(), values.data(), pixels.size());
  CHECK(coded_and_back(shape, pixels, 3).size() < pixels.size() * 85 / 100);
}

TEST_CASE("a picture that repeats itself is left to zstd, between units that are not") {
  const GroupShape shape{PixelType::u16, 1024, 512, 5};
  auto pixels = pixels_of(shape, picture_named("noise"));
  Dice dice;
  std::vector<std::byte> tile(4000);
  for (std::byte& b : tile) b = std::byte(256 * dice.uniform());
  for (int n : {0, 3})
    for (size_t i = 0; i < shape.frame_bytes(); ++i)
      pixels[size_t(n) * shape.frame_bytes() + i] = tile[i % tile.size()];
  for (int level : {1, 3}) CHECK(coded_and_back(shape, pixels, level).size() < pixels.size() / 3);
}

TEST_CASE("one encoder and one decoder serve group after group") {
  const GroupShape shape{PixelType::u16, 70, 40, 6};
  for (int level : {3, 9}) {
    GroupEncoder encoder(shape, {level});
    GroupDecoder decoder(shape);
    for (const Picture& picture : kPictures)
      for (int count : {6, 1, 3}) {
        const GroupShape part{shape.type, shape.width, shape.height, count};
        const auto pixels = pixels_of(part, picture);
        std::vector<std::byte> group, out(pixels.size());
        encoder.encode(pixels.data(), count, group);
        CHECK(group == encode_group(part, pixels.data(), {level}));
        decoder.decode(group, count, 0, count, out.data());
        CHECK(out == pixels);
      }
    std::vector<std::byte> group;
    CHECK_THROWS_AS(encoder.encode(nullptr, 7, group), Error);
  }
}

TEST_CASE("every instruction set makes the same bytes and reads them") {
  for (const Picture& picture : kPictures)
    for (PixelType type : {PixelType::u8, PixelType::u16, PixelType::i16})
      for (int level : {3, 9}) {
        CAPTURE(picture.name);
        CAPTURE(level);
        const GroupShape shape{type, 157, 61, 5};
        const auto pixels = pixels_of(shape, picture);
        REQUIRE(force_codec_target("generic"));
        const auto wanted = encode_group(shape, pixels.data(), {level});
        int targets = 0;
        for (const char* target : {"generic", "avx2", "avx512"}) {
          if (!force_codec_target(target)) continue;
          CAPTURE(target);
          ++targets;
          CHECK(encode_group(shape, pixels.data(), {level}) == wanted);
          std::vector<std::byte> out(pixels.size());
          decode_group(wanted, shape, out.data());
          CHECK(out == pixels);
        }
        force_codec_target("");
        CHECK(targets >= 1);
      }
}

TEST_CASE("the slowest level is nowhere larger than the one before it, and smaller where there is noise") {
  for (const Picture& picture : kPictures)
    for (const GroupShape& shape : {GroupShape{PixelType::u16, 157, 61, 5},
                                    {PixelType::u8, 200, 90, 1},
                                    {PixelType::i16, 26, 22, 60}}) {
      CAPTURE(picture.name);
      const auto pixels = pixels_of(shape, picture);
      CHECK(coded_and_back(shape, pixels, 9).size() <= encode_group(shape, pixels.data(), {6}).size());
    }
  const GroupShape shape{PixelType::u16, 640, 200, 1};
  std::vector<std::byte> pixels = pixels_of(shape, picture_named("noise"));
  Dice dice;
  for (int y = 0; y < shape.height; ++y)  // noise that grows from left to right, over waves that turn
    for (int x = 0; x < shape.width; ++x) {
      const auto value =
          uint16_t(20000 + 4000 * std::sin(x * 0.02 + y * 0.0005 * x) + (5 + x * 0.5) * dice.normal());
      std::memcpy(pixels.data() + 2 * size_t(y * shape.width + x), &value, 2);
    }
  CHECK(coded_and_back(shape, pixels, 9).size() < encode_group(shape, pixels.data(), {6}).size() * 98 / 100);
}

TEST_CASE("shapes that are none are refused") {
  const std::byte pixel{};
  CHECK_THROWS_AS(encode_group({PixelType::u16, 0, 1, 1}, &pixel), Error);
  CHECK_THROWS_AS(encode_group({PixelType::u16, 1, 1, 0}, &pixel), Error);
  CHECK_THROWS_AS(encode_group({PixelType::u16, 1 << 17, 1 << 17, 1}, &pixel), Error);
}
