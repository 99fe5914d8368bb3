// SPDX-License-Identifier: BSD-3-Clause
// One TIFF file of more than 4 GB: BigTIFF from where classic offsets end, and read back. The file is sparse,
// so it takes little of the disk; HARIMA_TEST_BIG_FILES=1 writes all of its bytes.
#include <doctest/doctest.h>

#include <cstdlib>
#include <cstring>

#include "base/error.h"
#include "format/format.h"
#include "format/tiff_head.h"
#include "scratch.h"

using namespace harima;

namespace {

constexpr int kSide = 1024, kFrames = 1100;  // 4 MiB each, 4.3 GiB together

Frame numbered(int n) {
  Frame frame(PixelType::f32, kSide, kSide);
  for (int i = 0; i < kSide * kSide; ++i) frame.row<float>(0)[i] = float(n) + float(i % 7);
  return frame;
}

int version_of(const Scratch& scratch, const char* name) {
  char head[3] = {};
  std::ifstream(scratch.path(name), std::ios::binary).read(head, 3);
  return head[2];
}

SinkInfo info_of(int side, int count, const char* compression) {
  SinkInfo info;
  info.stack = {PixelType::f32, side, side, count, {}, {}, {}};
  info.compression = compression;
  return info;
}

}  // namespace

TEST_CASE("big tiff: from where 32 bits end, be it by one frame or by many") {
  const TiffWriting small{PixelType::f32, kSide, kSide, 0, false},
      tall{PixelType::f32, 1 << 15, 1 << 15, 0, false};
  CHECK_FALSE(needs_big_tiff(small, 1000));
  CHECK(needs_big_tiff(small, 1024));  // 4 GiB of pixels
  CHECK(needs_big_tiff(small, -1));    // a pipe does not tell
  CHECK(needs_big_tiff(tall, 1));
  CHECK_FALSE(needs_big_tiff({PixelType::u8, 1 << 15, 1 << 15, 0, false}, 3));
  // The largest file that is classic ends below 4 GiB, directories and all.
  for (const int side : {1, 16, 1000, 4432}) {
    const TiffWriting writing{PixelType::f32, side, side, 1, false};
    int frames = 1;
    for (int step = 1 << 28; step > 0; step /= 2)
      if (int64_t{frames} + step < 1 << 30 && !needs_big_tiff(writing, frames + step)) frames += step;
    const size_t page = writing.frame_bytes() + tiff_directory(writing, "", 0, 0, true).size();
    CHECK(size_t(frames) * page + 4096 < size_t{1} << 32);
  }
}

TEST_CASE("big tiff: pages beyond 4 GiB come back, small volumes stay classic") {
  const bool all = std::getenv("HARIMA_TEST_BIG_FILES") != nullptr;
  Scratch scratch;
  {
    const auto sink = open_sink(scratch.path("big.tif"), info_of(kSide, all ? kFrames : -1, "none"));
    for (int i = 0; i < kFrames; ++i)
      if (all || i == 0 || i == 1050 || i == kFrames - 1) sink->put(i, numbered(i), {});
    sink->close({}, {});
  }
  CHECK(version_of(scratch, "big.tif") == 43);
  CHECK(std::filesystem::file_size(scratch.path("big.tif")) > size_t{1} << 32);
  const auto source = open_source(scratch.path("big.tif"));
  REQUIRE(source->info().count == kFrames);
  for (int i : {0, 1050, kFrames - 1}) {
    Frame rows(PixelType::f32, kSide, 2);
    source->read_rows(i, 500, 502, rows.data());
    const Frame wanted = numbered(i);
    CHECK(std::memcmp(rows.data(), wanted.row<float>(500), rows.bytes()) == 0);
  }
  for (const char* compression : {"none", "zstd"}) {
    const std::string name = std::string("small_") + compression + ".tif";
    const auto sink = open_sink(scratch.path(name), info_of(8, 2, compression));
    for (int i : {0, 1}) sink->put(i, Frame(PixelType::f32, 8, 8), {});
    sink->close({}, {});
    CHECK(version_of(scratch, name.c_str()) == 42);
  }
}
