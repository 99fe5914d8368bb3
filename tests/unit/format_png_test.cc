// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>
#include <png.h>

#include <vector>

#include "base/error.h"
#include "format/png.h"
#include "scratch.h"

using namespace harima;

TEST_CASE("png: grey of 8 and 16 bits comes back") {
  Scratch scratch;
  for (PixelType type : {PixelType::u8, PixelType::u16})
    for (int width : {1, 31}) {
      Frame frame(type, width, 65);
      for (size_t i = 0; i < frame.bytes(); ++i) frame.data()[i] = std::byte(i * 37);
      write_png(scratch.path("a.png"), frame);
      png_image image{};
      image.version = PNG_IMAGE_VERSION;
      REQUIRE(png_image_begin_read_from_file(&image, scratch.path("a.png").c_str()));
      CHECK(int(image.width) == width);
      CHECK(int(image.height) == 65);
      CHECK(bool(image.format & PNG_FORMAT_FLAG_LINEAR) == (type == PixelType::u16));
      image.format = type == PixelType::u8 ? PNG_FORMAT_GRAY : PNG_FORMAT_LINEAR_Y;
      std::vector<std::byte> pixels(frame.bytes());
      REQUIRE(png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr));
      if (type == PixelType::u8) CHECK(std::equal(pixels.begin(), pixels.end(), frame.data()));
    }
}

TEST_CASE("png: a picture of floats is refused and leaves no file") {
  Scratch scratch;
  CHECK_THROWS_AS(write_png(scratch.path("a.png"), Frame(PixelType::f32, 3, 3)), Error);
  CHECK(std::filesystem::is_empty(scratch.path("")));
}
