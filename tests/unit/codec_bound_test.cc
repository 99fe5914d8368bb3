// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include "base/error.h"
#include "codec/frame_group.h"
#include "codec/lanes.h"
#include "codec_pictures.h"

using namespace harima;

namespace {

template <class T>
int largest_error(const std::vector<std::byte>& a, const std::vector<std::byte>& b) {
  int largest = 0;
  for (size_t i = 0; i < a.size(); i += sizeof(T)) {
    T x, y;
    std::memcpy(&x, a.data() + i, sizeof x);
    std::memcpy(&y, b.data() + i, sizeof y);
    largest = std::max(largest, std::abs(int(x) - int(y)));
  }
  return largest;
}

int largest_error(const GroupShape& shape, const std::vector<std::byte>& a, const std::vector<std::byte>& b) {
  if (shape.type == PixelType::u8) return largest_error<uint8_t>(a, b);
  return shape.type == PixelType::u16 ? largest_error<uint16_t>(a, b) : largest_error<int16_t>(a, b);
}

}  // namespace

TEST_CASE("no pixel is further off than asked, whatever the picture") {
  for (PixelType type : {PixelType::u8, PixelType::u16, PixelType::i16})
    for (const Picture& picture : kPictures)
      for (int bound : {1, 2, 7, 100, 16383}) {
        CAPTURE(picture.name);
        CAPTURE(bound);
        const GroupShape shape{type, 67, 35, 4};
        const auto pixels = pixels_of(shape, picture);
        std::vector<std::byte> out(pixels.size());
        decode_group(encode_group(shape, pixels.data(), {3, bound}), shape, out.data());
        CHECK(largest_error(shape, pixels, out) <= bound);
      }
}

TEST_CASE("steps below the noise take the logarithm of the step off each pixel") {
  const GroupShape shape{PixelType::u16, 640, 480, 4};
  const auto pixels = pixels_of(shape, picture_named("noise"));
  const double exact = double(encode_group(shape, pixels.data()).size()), count = 640.0 * 480 * 4;
  for (int bound : {3, 8}) {
    std::vector<std::byte> out(pixels.size());
    const auto group = encode_group(shape, pixels.data(), {3, bound});
    decode_group(group, shape, out.data());
    CHECK(largest_error(shape, pixels, out) == bound);
    CHECK(8 * (exact - double(group.size())) / count > std::log2(2 * bound + 1) - 0.1);
  }
}

TEST_CASE("every instruction set quantises alike") {
  const GroupShape shape{PixelType::u16, 157, 61, 5};
  for (const Picture& picture : kPictures) {
    const auto pixels = pixels_of(shape, picture);
    REQUIRE(force_codec_target("generic"));
    const auto wanted = encode_group(shape, pixels.data(), {3, 20});
    std::vector<std::byte> wanted_out(pixels.size());
    decode_group(wanted, shape, wanted_out.data());
    for (const char* target : {"avx2", "avx512"}) {
      if (!force_codec_target(target)) continue;
      CAPTURE(target);
      std::vector<std::byte> out(pixels.size());
      CHECK(encode_group(shape, pixels.data(), {3, 20}) == wanted);
      decode_group(wanted, shape, out.data());
      CHECK(out == wanted_out);
    }
    force_codec_target("");
  }
}

TEST_CASE("bounds that mean nothing are refused") {
  const std::vector<std::byte> pixels(4);
  CHECK_THROWS_AS(encode_group({PixelType::u16, 2, 1, 1}, pixels.data(), {3, -1}), Error);
  CHECK_THROWS_AS(encode_group({PixelType::u16, 2, 1, 1}, pixels.data(), {3, kMostBound + 1}), Error);
  CHECK_THROWS_AS(encode_group({PixelType::f32, 1, 1, 1}, pixels.data(), {3, 1}), Error);
}
