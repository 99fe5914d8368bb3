// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include "base/error.h"
#include "format/format.h"
#include "format/raw_layout.h"
#include "scratch.h"

using namespace harima;

namespace {

std::unique_ptr<Source> open_raw(const std::string& path, const std::string& layout) {
  OpenOptions options;
  options.raw = layout;
  return open_source(path, options);
}

}  // namespace

TEST_CASE("raw: the layout is read in every form") {
  RawLayout layout = parse_raw_layout("u16,4432x2368");
  CHECK(layout.type == PixelType::u16);
  CHECK(layout.width == 4432);
  CHECK(layout.height == 2368);
  CHECK(layout.offset == 0);
  CHECK_FALSE(layout.is_big_endian);
  layout = parse_raw_layout("f32,3x2,512,be");
  CHECK(layout.offset == 512);
  CHECK(layout.is_big_endian);
  CHECK(parse_raw_layout("i16,3x2,be").is_big_endian);
  CHECK(raw_layout_text(layout) == "f32,3x2,512,be");
  for (const char* wrong : {"", "u16", "u12,3x2", "u16,3", "u16,0x2", "u16,3x-2", "u16,3x2,x", "u16,3x2,be,5",
                            "u16,3x2,1,2", "u16,3x2,1,be,", "u16,3x2 ,1"})
    CHECK_THROWS_AS_MESSAGE(parse_raw_layout(wrong), Error, wrong);
}

TEST_CASE("raw: frames behind an offset, rows, byte order, and a rest that is told") {
  Scratch scratch;
  const std::string path =
      scratch.write("a.raw", std::string("head", 4) + std::string("\1\2\3\4\5\6\7\10\11\12\13\14", 12) + "x");
  auto source = open_raw(path, "u16,1x3,4");
  CHECK(source->info().count == 2);
  CHECK(source->info().remarks.size() == 1);
  uint16_t row = 0;
  source->read_rows(1, 1, 2, reinterpret_cast<std::byte*>(&row));
  CHECK(row == 0x0a09);
  open_raw(path, "u16,1x3,4,be")->read_rows(1, 1, 2, reinterpret_cast<std::byte*>(&row));
  CHECK(row == 0x090a);
  CHECK(open_raw(path, "u8,17x1")->info().remarks.empty());
  CHECK_THROWS_WITH_AS(open_raw(path, "u8,18x1"),
                       doctest::Contains("found 17 bytes behind offset 0, wanted 18"), Error);
}

TEST_CASE("raw: what is written is read again") {
  Scratch scratch;
  SinkInfo info;
  info.stack = {PixelType::u8, 2, 1, 2, {}, {}, {}};
  const auto sink = open_sink(scratch.path("o.raw"), info);
  Frame frame(PixelType::u8, 2, 1);
  for (int k = 1; k >= 0; --k) {
    frame.row<uint8_t>(0)[0] = uint8_t('a' + k);
    frame.row<uint8_t>(0)[1] = uint8_t('x' + k);
    sink->put(k, frame, {});
  }
  sink->close({}, {});
  CHECK(scratch.read("o.raw") == "axby");
  CHECK(scratch.read("o.ct.json").find("u8,2x1") != std::string::npos);  // what --raw wants to know
}
