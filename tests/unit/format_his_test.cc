// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cstring>
#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "format/format.h"
#include "format/his_frame.h"
#include "scratch.h"

using namespace harima;

namespace harima {
extern const Format kHisFormat;
}

namespace {

struct HisParts {
  int width = 5, height = 3, type = 2;
  uint32_t count_in_head = 0;
  std::vector<int> comments = {560, 28, 28};
};

// Frame k has the pixel values 100 k + index (u16), or 16 k + index (u8 and 12 bit).
std::string make_his(const HisParts& parts) {
  std::string bytes;
  for (size_t k = 0; k < parts.comments.size(); ++k) {
    HisHead head{parts.comments[k], parts.width,         parts.height,
                 parts.type,        parts.count_in_head, 40.0 * double(k)};
    const HisHeadBytes raw = his_head_bytes(head);
    bytes.append(reinterpret_cast<const char*>(raw.data()), raw.size());
    bytes.append(size_t(parts.comments[k]), 'c');
    std::string pixels(his_pixel_bytes(head), '\0');
    for (size_t i = 0; i < size_t(parts.width * parts.height); ++i) {
      if (parts.type == 0) pixels[i] = char(16 * k + i);
      if (parts.type == 2) reinterpret_cast<uint16_t*>(pixels.data())[i] = uint16_t(100 * k + i);
      if (parts.type == 3) reinterpret_cast<uint32_t*>(pixels.data())[i] = uint32_t(100000 * k + i);
    }
    bytes += pixels;
  }
  return bytes;
}

std::vector<uint16_t> rows_u16(const Source& source, int index, int first, int last) {
  std::vector<uint16_t> rows(size_t(source.info().width * (last - first)));
  source.read_rows(index, first, last, reinterpret_cast<std::byte*>(rows.data()));
  return rows;
}

}  // namespace

TEST_CASE("his: frames are found behind comments of any length") {
  Scratch scratch;
  HisParts parts;
  parts.count_in_head = 3;
  const auto source = open_source(scratch.write("a.his", make_his(parts)));
  CHECK(source->info().count == 3);
  CHECK(source->info().width == 5);
  CHECK(source->info().height == 3);
  CHECK(source->info().type == PixelType::u16);
  CHECK(source->info().remarks.empty());
  CHECK(source->place(2) == scratch.path("a.his") + ": frame 2");
  for (int k = 0; k < 3; ++k) CHECK(rows_u16(*source, k, 1, 3)[0] == 100 * k + 5);
  Frame frame;
  int frames = 0;
  for (; source->next(frame); ++frames) CHECK(frame.row<uint16_t>(2)[4] == 100 * frames + 14);
  CHECK(frames == 3);
}

TEST_CASE("his: 8 and 32 bit pixels") {
  Scratch scratch;
  HisParts parts;
  parts.type = 0;
  auto source = open_source(scratch.write("b.his", make_his(parts)));
  Frame frame;
  source->next(frame);
  source->next(frame);
  CHECK(frame.type() == PixelType::u8);
  CHECK(frame.row<uint8_t>(2)[4] == 16 + 14);
  parts.type = 3;
  source = open_source(scratch.write("c.his", make_his(parts)));
  source->next(frame);
  source->next(frame);
  CHECK(frame.type() == PixelType::u32);
  CHECK(frame.row<uint32_t>(2)[4] == 100014);
}

TEST_CASE("his: three bytes are two pixels of 12 bit, wherever a row begins") {
  const unsigned char packed[] = {0x12, 0x34, 0x56, 0x9a, 0xbc, 0xde};
  uint16_t pixels[4];
  unpack_12bit(packed, 0, 4, pixels);
  CHECK(pixels[0] == 0x123);
  CHECK(pixels[1] == 0x456);
  CHECK(pixels[2] == 0x9ab);
  CHECK(pixels[3] == 0xcde);
  unpack_12bit(packed, 1, 2, pixels);
  CHECK(pixels[0] == 0x456);
  CHECK(pixels[1] == 0x9ab);

  Scratch scratch;
  HisParts parts{3, 3, 6, 1, {7}};  // rows of odd length: row 1 begins in the middle of a byte
  std::string bytes = make_his(parts);
  const unsigned char frame[] = {0x00, 0x10, 0x02, 0x00, 0x30, 0x04, 0x00,
                                 0x50, 0x06, 0x00, 0x70, 0x08, 0x00, 0x90};
  std::memcpy(bytes.data() + 64 + 7, frame, sizeof frame);
  const auto source = open_source(scratch.write("p.his", bytes));
  CHECK(rows_u16(*source, 0, 0, 3) == std::vector<uint16_t>{1, 2, 3, 4, 5, 6, 7, 8, 9});
  CHECK(rows_u16(*source, 0, 1, 2) == std::vector<uint16_t>{4, 5, 6});
  CHECK(rows_u16(*source, 0, 2, 3) == std::vector<uint16_t>{7, 8, 9});
}

TEST_CASE("his: cut at every byte, whole frames are given and the cut one is told") {
  Scratch scratch;
  HisParts parts{4, 2, 2, 2, {3, 5}};
  const std::string bytes = make_his(parts);
  const size_t first = 64 + 3 + 16;
  for (size_t size = 0; size < bytes.size(); ++size) {
    const std::string path = scratch.write("cut.his", bytes.substr(0, size));
    if (size < first) {
      CHECK_THROWS_AS(kHisFormat.open(path, {}), Error);
      continue;
    }
    const auto source = kHisFormat.open(path, {});
    CHECK(source->info().count == 1);
    CHECK(rows_u16(*source, 0, 0, 2)[7] == 7);
    REQUIRE(source->info().remarks.size() == 1);
    if (size >= first + 64)
      CHECK(source->info().remarks[0].find(": frame 1 is cut off") != std::string::npos);
  }
}

TEST_CASE("his: a wrong count is told, bytes behind the last frame are not frames") {
  Scratch scratch;
  HisParts parts;
  parts.count_in_head = 7;
  auto source = open_source(scratch.write("a.his", make_his(parts)));
  CHECK(source->info().count == 3);
  REQUIRE(source->info().remarks.size() == 1);
  CHECK(source->info().remarks[0] ==
        scratch.path("a.his") + ": found 3 frames, the header says 7; the 3 are used");
  parts.count_in_head = 3;
  source = open_source(scratch.write("t.his", make_his(parts) + std::string(5000, '\1')));
  CHECK(source->info().count == 3);
  CHECK(source->info().remarks.empty());
}

TEST_CASE("his: a frame of another size is refused by its number") {
  Scratch scratch;
  const std::string path = scratch.write("a.his", make_his({}) + make_his({5, 4, 2, 0, {0}}));
  CHECK_THROWS_WITH_AS(open_source(path), doctest::Contains("frame 3: found 5 x 4 pixels"), Error);
}

TEST_CASE("his: what is written is read again, and reserved bytes are zero") {
  Scratch scratch;
  SinkInfo info;
  info.stack = {PixelType::u16, 3, 2, -1, {}, {}, {}};
  const auto sink = open_sink(scratch.path("out.his"), info);
  Frame frame(PixelType::u16, 3, 2);
  for (int k = 0; k < 3; ++k) {
    for (int i = 0; i < 6; ++i) frame.row<uint16_t>(i / 3)[i % 3] = uint16_t(1000 * k + i);
    Meta meta;
    meta.set(meta_name::kFrameTimeMs, 12.5 * k);
    sink->put(k, frame, meta);
  }
  CHECK_FALSE(std::filesystem::exists(scratch.path("out.his")));
  sink->close({}, {});
  const auto source = open_source(scratch.path("out.his"));
  CHECK(source->info().count == 3);
  CHECK(source->info().remarks.empty());
  CHECK(rows_u16(*source, 2, 1, 2) == std::vector<uint16_t>{2003, 2004, 2005});
  const std::string bytes = scratch.read("out.his");
  REQUIRE(bytes.size() == 3 * (64 + 12));
  HisHeadBytes head;
  std::memcpy(head.data(), bytes.data() + 76, 64);
  CHECK(parse_his_head(head).frames == 3);
  CHECK(parse_his_head(head).time_ms == 12.5);
  for (size_t i = 30; i < 64; ++i) CHECK(head[i] == 0);
}

TEST_CASE("his: what the format cannot hold is refused before anything is written") {
  Scratch scratch;
  SinkInfo info;
  info.stack = {PixelType::f32, 3, 2, 1, {}, {}, {}};
  CHECK_THROWS_WITH_AS(open_sink(scratch.path("o.his"), info), doctest::Contains("cannot hold f32"), Error);
  info.stack.type = PixelType::u16;
  info.stack.count = 2;
  CHECK_THROWS_WITH_AS(open_sink(scratch.path("o.img"), info), doctest::Contains("holds one frame"), Error);
  CHECK(std::filesystem::is_empty(scratch.path("")));
}
