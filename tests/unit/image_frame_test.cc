// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include "base/error.h"
#include "image/frame.h"

using namespace harima;

TEST_CASE("pixel types round trip by name") {
  for (const char* name : {"u8", "u16", "i16", "u32", "i32", "f32"})
    CHECK(name_of(pixel_type_named(name)) == name);
  CHECK_THROWS_AS(pixel_type_named("u12"), Error);
}

TEST_CASE("a copy of a frame shares its pixels, a view of rows starts at the right one") {
  Frame frame(PixelType::i16, 3, 2);
  for (int i = 0; i < 6; ++i) frame.row<int16_t>(i / 3)[i % 3] = int16_t(-i);
  const Frame copy = frame;
  frame.row<int16_t>(1)[2] = 7;
  CHECK(copy.row<int16_t>(1)[2] == 7);
  float line[3];
  row_to_f32(copy.view().rows(1, 2), 0, line);
  CHECK(line[0] == -3.0f);
  CHECK(line[2] == 7.0f);
}
