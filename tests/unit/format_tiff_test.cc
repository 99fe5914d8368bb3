// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>
#include <sys/resource.h>

#include <csignal>
#include <cstring>
#include <random>
#include <thread>

#include "base/error.h"
#include "format/format.h"
#include "format/sidecar.h"
#include "format/tiff_description.h"
#include "message_of.h"
#include "scratch.h"

using namespace harima;

namespace {

// Any bytes, but for floats no NaN.
Frame noise(PixelType type, int width, int height, unsigned seed) {
  std::mt19937 random(seed);
  Frame frame(type, width, height);
  for (size_t i = 0; i < frame.bytes(); ++i)
    frame.data()[i] = std::byte(random() & (type == PixelType::f32 ? 63 : 255));
  return frame;
}

bool same(const Frame& a, const Frame& b) {
  return a.type() == b.type() && a.width() == b.width() && a.height() == b.height() &&
         std::memcmp(a.view().data, b.view().data, a.bytes()) == 0;
}

Frame read_frame(const Source& source, int index) {
  Frame frame(source.info().type, source.info().width, source.info().height);
  source.read_rows(index, 0, frame.height(), frame.data());
  return frame;
}

SinkInfo sink_info(const Frame& frame, int count, const std::string& compression = "none") {
  SinkInfo info;
  info.stack = {frame.type(), frame.width(), frame.height(), count, {}, {}, {}};
  info.compression = compression;
  return info;
}

void write_all(const std::string& path, const std::vector<Frame>& frames, const SinkInfo& info) {
  const auto sink = open_sink(path, info);
  for (size_t i = 0; i < frames.size(); ++i) sink->put(int(i), frames[i], {});
  sink->close(info.stack.meta, {});
}

}  // namespace

TEST_CASE("tiff: every type, size and compression comes back, as a series and as one file") {
  Scratch scratch;
  int number = 0;
  for (const char* type : {"u8", "u16", "i16", "u32", "i32", "f32"})
    for (auto [width, height] : {std::pair(1, 1), std::pair(3, 1), std::pair(31, 65), std::pair(1000, 700)})
      for (const char* compression : {"none", "zstd", "deflate", "lzw"})
        for (const char* ending : {"", ".tif"}) {
          CAPTURE(type);
          CAPTURE(width);
          CAPTURE(compression);
          CAPTURE(ending);
          std::vector<Frame> frames;
          for (unsigned i = 0; i < 3; ++i) frames.push_back(noise(pixel_type_named(type), width, height, i));
          const std::string path = scratch.path("o" + std::to_string(number++) + ending);
          write_all(path, frames, sink_info(frames[0], 3, compression));
          const auto source = open_source(path);
          REQUIRE(source->info().count == 3);
          for (int i = 0; i < 3; ++i) CHECK(same(read_frame(*source, i), frames[size_t(i)]));
          Frame rows(frames[0].type(), width, 1);
          source->read_rows(2, height - 1, height, rows.data());
          CHECK(std::memcmp(rows.view().data, frames[2].row<std::byte>(height - 1), rows.bytes()) == 0);
        }
}

TEST_CASE("tiff: rows with padding are written as if they had none; several threads write one series") {
  Scratch scratch;
  const Frame wide = noise(PixelType::u16, 40, 7, 1);
  const FrameView padded{PixelType::u16, 31, 7, wide.view().row_bytes, wide.view().data};
  for (const char* path : {"series", "one.tif", "packed.tif"}) {
    SinkInfo info = sink_info(Frame(PixelType::u16, 31, 7), 8, path[0] == 'p' ? "zstd" : "none");
    const auto sink = open_sink(scratch.path(path), info);
    const auto put = [&](int from) {
      for (int i = from; i < from + 4; ++i) sink->put(i, padded, {});
    };
    if (sink->any_order()) {
      std::thread other(put, 4);
      put(0);
      other.join();
    } else {
      put(0), put(4);
    }
    sink->close({}, {});
    const auto source = open_source(scratch.path(path));
    REQUIRE(source->info().count == 8);
    for (int i = 0; i < 8; ++i)
      CHECK(read_frame(*source, i).row<uint16_t>(6)[30] == wide.row<uint16_t>(6)[30]);
  }
}

TEST_CASE("tiff: slices carry the six numbers of SPring-8 and their resolution, and both are read back") {
  Scratch scratch;
  Frame slice(PixelType::f32, 20, 20);
  for (int i = 0; i < 400; ++i) slice.row<float>(0)[i] = float(i) / 4 - 1;
  SinkInfo info = sink_info(slice, 1);
  info.numbers = {12};
  info.stack.meta.set(meta_name::kPixelUm, 0.7);
  info.stack.meta.set(meta_name::kProjections, 900);
  const auto sink = open_sink(scratch.path("o"), info);
  Meta meta;
  meta.set(meta_name::kAxisPx, 9.25);
  sink->put(0, slice, meta);
  const std::string bytes = scratch.read("o/rec00012.tif");
  CHECK(bytes.find("0.700000\t9.250000\t900.000000\t0.000000\t-1.000000\t98.750000") != std::string::npos);
  const auto source = open_source(scratch.path("o/rec00012.tif"));
  CHECK(source->info().meta.number(meta_name::kPixelUm, 0) == 0.7);
  CHECK(source->info().meta.number(meta_name::kAxisPx, 0) == 9.25);
  CHECK(source->info().meta.number(meta_name::kMax, 0) == 98.75);
}

TEST_CASE("tiff: descriptions stay below the buffer of other readers, and other texts mean nothing") {
  Meta meta;
  meta.set(meta_name::kAxisPx, 1e300);
  CHECK(spring8_description(meta).empty());
  Meta read;
  for (const char* text : {"", "\t", "1 2 3", "a\tb\tc\td\te\tf", "1\t2\t3\t4\t5\tx", "ImageJ=1.5\nunit="})
    read_description(text, 1, read);
  CHECK(read.items().empty());
  read_description("ImageJ=1.53t\nimages=2\nunit=um\nmin=-1\nmax=2.5\n", 2.0, read);
  CHECK(read.number(meta_name::kPixelUm, 0) == 0.5);
  CHECK(read.number(meta_name::kMax, 0) == 2.5);
}

TEST_CASE("tiff: an interrupted series goes on only with the same recipe") {
  Scratch scratch;
  const std::string path = scratch.path("o");
  const Frame frame = noise(PixelType::u8, 8, 8, 1);
  SinkInfo info = sink_info(frame, 3);
  info.recipe = "one";
  open_sink(path, info)->put(1, frame, {});
  CHECK_FALSE(std::filesystem::exists(path + "/volume.ct.json"));
  CHECK(message_of([&] { open_sink(path, info); }) == path + ": exists already; --force replaces it");
  info.resume = true;
  auto sink = open_sink(path, info);
  CHECK(sink->has(1));
  CHECK_FALSE(sink->has(0));
  sink->put(0, frame, {});
  sink->put(2, frame, {});
  sink->close({}, {});
  CHECK_FALSE(std::filesystem::exists(path + "/.harima-recipe"));
  sink = open_sink(path, info);
  for (int i = 0; i < 3; ++i) CHECK(sink->has(i));
  info.recipe = "two";
  CHECK(message_of([&] { open_sink(path, info); }) ==
        path + ": exists, made with other options or of another scan; --force replaces it");
  info.force = true;
  sink = open_sink(path, info);
  CHECK_FALSE(sink->has(1));
  CHECK_FALSE(std::filesystem::exists(path + "/rec00001.tif"));
  CHECK_FALSE(std::filesystem::exists(path + "/volume.ct.json"));
}

TEST_CASE(
    "tiff: two shards, of which the one that began ends last, see each other's slices; values of a part are "
    "not those of all") {
  Scratch scratch;
  const std::string path = scratch.path("o");
  const Frame frame = noise(PixelType::u8, 8, 8, 1);
  SinkInfo info = sink_info(frame, 3);
  info.recipe = "one";
  info.resume = true;
  const auto first = open_sink(path, info), second = open_sink(path, info);
  second->put(2, frame, {});
  CHECK_FALSE(second->has(0));
  first->put(0, frame, {});
  first->put(1, frame, {});
  for (int i = 0; i < 3; ++i) CHECK(first->has(i));
  first->close({}, {});
  const StackInfo read = open_source(path)->info();
  CHECK_FALSE(read.meta.has(meta_name::kMin));
  CHECK_FALSE(read.meta.has(kSumsMeta));
  scratch.write("begun/..harima-recipe.7.part", "on");  // another one is about to say what it makes
  open_sink(scratch.path("begun"), info);
}

TEST_CASE(
    "tiff: with force a series begins anew, though the recipe is the same, and keeps none of the old "
    "slices") {
  Scratch scratch;
  const std::string path = scratch.path("o");
  const Frame frame = noise(PixelType::u16, 8, 8, 1);
  SinkInfo info = sink_info(frame, 3);
  info.recipe = "one";
  info.resume = true;
  write_all(path, {frame, frame, frame}, info);
  for (const char* name : {"o/rh00007.tif", "o/ro00001.tif", "o/rod.tif", "o/notes.txt"})
    scratch.write(name, "x");
  info.force = true;
  auto sink = open_sink(path, info);
  sink->put(0, frame, {});
  sink.reset();  // and ends half-way
  for (const char* gone : {"rec00001.tif", "rec00002.tif", "rh00007.tif", "ro00001.tif", "volume.ct.json"})
    CHECK_FALSE(std::filesystem::exists(path + "/" + gone));
  for (const char* kept : {"rod.tif", "notes.txt"}) CHECK(std::filesystem::exists(path + "/" + kept));
  info.force = false;
  sink = open_sink(path, info);
  CHECK(sink->has(0));
  CHECK_FALSE(sink->has(1));
}

TEST_CASE("tiff: a folder of something else is left alone") {
  Scratch scratch;
  scratch.write("o/thesis.txt", "words");
  const SinkInfo info = sink_info(Frame(PixelType::u8, 8, 8), 3);
  CHECK(message_of([&] { open_sink(scratch.path("o"), info); }) ==
        scratch.path("o") + ": holds files of something else; --force writes into it");
  SinkInfo forced = info;
  forced.force = true;
  open_sink(scratch.path("o"), forced);
  CHECK(scratch.read("o/thesis.txt") == "words");
  for (const char* name : {"p/rec00001.tif", "p/ro00001.tif"}) scratch.write(name, "x");
  open_sink(scratch.path("p"), forced);
  CHECK_FALSE(std::filesystem::exists(scratch.path("p/rec00001.tif")));
  CHECK(std::filesystem::exists(scratch.path("p/ro00001.tif")));
}

TEST_CASE(
    "tiff: an output that cannot be written, or is too large for the disk, fails before the first frame") {
  Scratch scratch;
  scratch.write("file", "x");
  CHECK_THROWS_AS(open_sink(scratch.path("file/o"), sink_info(Frame(PixelType::u8, 8, 8), 3)), Error);
  CHECK(message_of([] {
          open_sink("/proc/o", sink_info(Frame(PixelType::u8, 8, 8), 3));
        }).starts_with("/proc/o: cannot create the folder"));
  SinkInfo huge = sink_info(Frame(PixelType::u8, 8, 8), 1 << 20);
  huge.stack.width = huge.stack.height = 1 << 15;
  CHECK(message_of([&] { open_sink(scratch.path("huge"), huge); }).find(": needs 1.13 PB, ") !=
        std::string::npos);
  CHECK(message_of([&] { open_sink(scratch.path("huge.tif"), huge); }).find(": needs 1.13 PB, ") !=
        std::string::npos);
}

TEST_CASE("tiff: a full disk leaves neither a half-written file nor a finished series") {
  Scratch scratch;
  std::signal(SIGXFSZ, SIG_IGN);
  struct rlimit before {};
  getrlimit(RLIMIT_FSIZE, &before);
  const Frame frame = noise(PixelType::f32, 200, 200, 1);
  for (const char* compression : {"none", "zstd"})
    for (const char* name : {"o", "o.tif"}) {
      SinkInfo info = sink_info(frame, 1, compression);
      info.force = true;
      const auto sink = open_sink(scratch.path(name), info);
      struct rlimit small = before;
      small.rlim_cur = 20000;
      setrlimit(RLIMIT_FSIZE, &small);
      const std::string message = message_of([&] { sink->put(0, frame, {}), sink->close({}, {}); });
      setrlimit(RLIMIT_FSIZE, &before);
      CAPTURE(message);
      // "write", or "have the bytes it needs" where a file system tells at once.
      CHECK(message.find(": cannot ") != std::string::npos);
      CHECK(message.find("File too large") != std::string::npos);
      CHECK_FALSE(std::filesystem::exists(scratch.path("o/rec00000.tif")));
      CHECK_FALSE(std::filesystem::exists(scratch.path("o.tif")));
      CHECK_FALSE(std::filesystem::exists(scratch.path("o/volume.ct.json")));
    }
}

TEST_CASE("tiff: folders are read in the order of their numbers; files that differ are named") {
  Scratch scratch;
  const SinkInfo info = sink_info(Frame(PixelType::u8, 4, 4), 1);
  for (int number : {9, 10, 100}) {
    Frame frame(PixelType::u8, 4, 4);
    std::memset(frame.data(), number, 16);
    write_all(scratch.path(std::to_string(number) + ".tif"), {frame}, info);
    std::filesystem::create_directories(scratch.path("s"));
    std::filesystem::rename(scratch.path(std::to_string(number) + ".tif"),
                            scratch.path("s/a" + std::to_string(number) + ".tif"));
  }
  scratch.write("s/.a11.tif", "not this");
  const auto source = open_source(scratch.path("s"));
  REQUIRE(source->info().count == 3);
  CHECK(read_frame(*source, 0).row<uint8_t>(0)[0] == 9);
  CHECK(read_frame(*source, 2).row<uint8_t>(0)[0] == 100);
  CHECK(open_source(scratch.path("s/a1*.tif"))->info().count == 2);
  write_all(scratch.path("wide.tif"), {noise(PixelType::u8, 5, 4, 0)},
            sink_info(Frame(PixelType::u8, 5, 4), 1));
  std::filesystem::rename(scratch.path("wide.tif"), scratch.path("s/a50.tif"));
  CHECK(message_of([&] { read_frame(*open_source(scratch.path("s")), 2); }) ==
        scratch.path("s/a50.tif") + ": found 5 x 4 pixels of u8, wanted 4 x 4 of u8 as the first");
}

TEST_CASE("tiff: a file that ends early, or whose pages go round in a ring, is refused") {
  Scratch scratch;
  write_all(scratch.path("a.tif"), {noise(PixelType::u16, 31, 65, 0), noise(PixelType::u16, 31, 65, 1)},
            sink_info(Frame(PixelType::u16, 31, 65), 2));
  std::string bytes = scratch.read("a.tif");
  for (size_t length = 0; length < bytes.size(); length += 97)
    CHECK_THROWS_AS(read_frame(*open_source(scratch.write("cut.tif", bytes.substr(0, length))), 1), Error);
  uint32_t first = 0;
  std::memcpy(&first, bytes.data() + 4, 4);
  uint16_t entries = 0;
  std::memcpy(&entries, bytes.data() + first, 2);
  std::memcpy(bytes.data() + first + 2 + entries * 12, &first, 4);
  CHECK(message_of([&] { open_source(scratch.write("ring.tif", bytes)); }).find("the chain loops") !=
        std::string::npos);
}
