// SPDX-License-Identifier: BSD-3-Clause
// Every format that a volume may be written in gives back its pixels, its voxel size and its history.
#include <doctest/doctest.h>

#include <cstring>
#include <filesystem>

#include "base/error.h"
#include "format/format.h"
#include "image/grid.h"
#include "message_of_reading.h"
#include "scratch.h"

using namespace harima;

namespace {

struct Way {
  const char* name;
  const char* ending;  // of SinkInfo
  const char* compression;
};
constexpr Way kWays[] = {{"v.nrrd", "", "none"},    {"v.nrrd", "", "deflate"}, {"v.nhdr", "", "none"},
                         {"v.nhdr", "", "deflate"}, {"v.npy", "", "none"},     {"v.zarr", "", "none"},
                         {"v.zarr", "", "zstd"},    {"v.tif", "", "lzw"},      {"v", "png", "none"},
                         {"v.h5", "", "none"},      {"v.dat", "nrrd", "none"}};
constexpr PixelType kTypes[] = {PixelType::u8,  PixelType::u16, PixelType::i16,
                                PixelType::u32, PixelType::i32, PixelType::f32};
constexpr int kWidth = 7, kHeight = 5, kFrames = 3;

Frame pattern(PixelType type, int index) {
  Frame frame(type, kWidth, kHeight);
  for (size_t i = 0; i < frame.bytes(); ++i) frame.data()[i] = std::byte(size_t(index) * 31 + i * 7 % 60);
  return frame;
}

void write(const std::string& path, const Way& way, PixelType type, int count) {
  SinkInfo info;
  info.stack = {type, kWidth, kHeight, count, {}, {}, {}};
  info.stack.meta.set(meta_name::kPixelUm, 5.64);
  info.compression = way.compression;
  info.ending = way.ending;
  const auto sink = open_sink(path, info);
  for (int i = 0; i < kFrames; ++i) sink->put(i, pattern(type, i), {});
  HistoryEntry entry;
  entry.tool = "test";
  sink->close(info.stack.meta, {entry});
}

void check(const std::string& path, PixelType type) {
  const auto source = open_source(path);
  const StackInfo& info = source->info();
  CHECK(info.type == type);
  CHECK(info.width == kWidth);
  CHECK(info.height == kHeight);
  CHECK(info.count == kFrames);
  CHECK(grid_of(info.meta).voxel_um[0] == 5.64);
  REQUIRE(info.history.size() == 1);
  CHECK(info.history[0].tool == "test");
  int index = 0;
  for (Frame frame; source->next(frame); ++index) {
    const Frame wanted = pattern(type, index);
    CHECK(std::memcmp(frame.data(), wanted.view().data, frame.bytes()) == 0);
  }
  CHECK(index == kFrames);
}

}  // namespace

TEST_CASE(
    "formats: what is written is read again, with voxel size and history, its number of frames known or "
    "not") {
  for (const Way& way : kWays)
    for (PixelType type : kTypes)
      for (int count : {kFrames, -1}) {
        if (std::string(way.ending) == "png" && type != PixelType::u8 && type != PixelType::u16) continue;
        CAPTURE(way.name);
        CAPTURE(way.compression);
        CAPTURE(name_of(type));
        CAPTURE(count);
        const Scratch scratch;
        write(scratch.path(way.name), way, type, count);
        check(scratch.path(way.name), type);
      }
}

TEST_CASE("formats: NRRD and Zarr tell the size of voxels without the sidecar") {
  const Scratch scratch;
  for (const Way& way :
       {Way{"v.nrrd", "", "none"}, Way{"w.nhdr", "", "deflate"}, Way{"x.zarr", "", "zstd"}}) {
    write(scratch.path(way.name), way, PixelType::u16, kFrames);
    std::filesystem::remove(std::filesystem::path(scratch.path(way.name)).replace_extension(".ct.json"));
    std::filesystem::remove(scratch.path("x.zarr/volume.ct.json"));
    CHECK(grid_of(open_source(scratch.path(way.name))->info().meta).voxel_um[2] == 5.64);
  }
  const std::string head = "NRRD0004\ntype: uchar\ndimension: 2\nsizes: 2 1\nencoding: raw\n";
  auto source = open_source(scratch.write(
      "a.nrrd", head + "space: left-posterior-superior\nspace directions: (0.002,0,0) (0,0.003,0)\n\nab"));
  source = open_source(scratch.write("b.nrrd", head + "spacings: 0.002 0.003\nunits: \"mm\" \"mm\"\n\nab"));
  CHECK(grid_of(source->info().meta).voxel_um[1] == doctest::Approx(3));
  source = open_source(scratch.write("c.nrrd", head + "spacings: 0.002 0.003\n\nab"));
  CHECK_FALSE(grid_of(source->info().meta).is_known);
  CHECK(source->info().remarks.size() == 1);
}

TEST_CASE("formats: what is cut off, or never was one, is refused and named") {
  for (const Way& way : kWays) {
    const Scratch scratch;
    const std::string path = scratch.path(way.name);
    CAPTURE(way.name);
    write(path, way, PixelType::u16, kFrames);
    std::string data = path;
    if (std::string(way.name) == "v.zarr") data = scratch.path("v.zarr/1.0.0");
    if (std::string(way.name) == "v") data = scratch.path("v/rec00001.png");
    if (std::string(way.name) == "v.nhdr")
      data = scratch.path(std::string(way.compression) == "none" ? "v.raw" : "v.raw.gz");
    std::filesystem::resize_file(data, std::filesystem::file_size(data) * 2 / 3);
    CAPTURE(message_of_reading(path));
    CHECK(message_of_reading(path).starts_with(path));
  }
}
