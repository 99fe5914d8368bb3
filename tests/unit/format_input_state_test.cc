// SPDX-License-Identifier: BSD-3-Clause
// Which files an input is made of, and that each of them counts.
#include <doctest/doctest.h>

#include <algorithm>

#include "format/assembled_scan.h"
#include "format/input_state.h"
#include "message_of.h"
#include "scratch.h"

using namespace harima;
namespace fs = std::filesystem;

namespace {

using Names = std::vector<std::string>;

// Without their folder, sorted.
Names names_of(std::vector<std::string> files) {
  for (std::string& file : files) file = fs::path(file).filename().string();
  std::sort(files.begin(), files.end());
  return files;
}

const std::string kTiffHead("II*\0", 4);

}  // namespace

TEST_CASE("input: of a folder and of a pattern, the files that the format reads") {
  Scratch scratch;
  for (const char* name : {"t/a1.tif", "t/a2.tiff", "t/.a3.tif", "t/a.txt", "t/volume.ct.json"})
    scratch.write(name, kTiffHead);
  CHECK(names_of(files_of_input(scratch.path("t"))) == Names{"a1.tif", "a2.tiff"});
  CHECK(names_of(files_of_input(scratch.path("t/*1.tif"))) == Names{"a1.tif"});
  CHECK(names_of(files_of_input(scratch.path("t/a1.tif"))) == Names{"a1.tif"});
  CHECK(files_of_input("-").empty());
  CHECK(message_of([&] { files_of_input(scratch.path("u")); }).find("no such file") != std::string::npos);
  CHECK(message_of([&] { files_of_input(scratch.path("t/b*.tif")); }).find("no file has such a name") !=
        std::string::npos);
}

TEST_CASE("input: a SPring-8 scan is its frames, its log and its batch file") {
  Scratch scratch;
  for (const char* name : {"q001.img", "q2.img", "dark.img", "output.log", "conv.bat", "a.his", "notes.txt"})
    scratch.write(name, "x");
  CHECK(names_of(files_of_input(scratch.path(""))) ==
        Names{"a.his", "conv.bat", "dark.img", "output.log", "q001.img", "q2.img"});
  const std::string his = scratch.path("a.his");
  SinkInfo info;
  info.stack = {PixelType::u16, 2, 1, 1, {}, {}, {}};
  info.force = true;
  const auto sink = open_sink(his, info);
  sink->put(0, Frame(PixelType::u16, 2, 1), {});
  sink->close({}, {});
  CHECK(names_of(files_of_input(his)) == Names{"a.his", "conv.bat", "output.log"});
}

TEST_CASE("input: of a scan put together, the files of all parts") {
  Scratch scratch;
  for (const char* name : {"p1.tif", "p2.tif", "d.tif", "f1.tif", "f2.tif", "angles.txt"})
    scratch.write(name, kTiffHead);
  ScanParts parts{scratch.path("p*.tif"),
                  {scratch.path("d.tif")},
                  {scratch.path("f1.tif"), scratch.path("f2.tif")},
                  "0:180"};
  CHECK(names_of(files_of_scan(parts, {})) == Names{"d.tif", "f1.tif", "f2.tif", "p1.tif", "p2.tif"});
  parts.angles = scratch.path("angles.txt:3:7");
  CHECK(names_of(files_of_scan(parts, {})).front() == "angles.txt");
}

TEST_CASE("input: its state tells name, size and time") {
  Scratch scratch;
  const std::string a = scratch.write("a", "1234"), b = scratch.write("b", "1234");
  const auto then = fs::last_write_time(a);
  fs::last_write_time(b, then);
  const std::string state = state_of_files({a});
  CHECK(state == state_of_files({a}));
  CHECK(state != state_of_files({b}));
  CHECK(state != state_of_files({a, b}));
  fs::last_write_time(a, then + std::chrono::nanoseconds(1000));
  CHECK(state != state_of_files({a}));
  scratch.write("a", "12345");
  fs::last_write_time(a, then);
  CHECK(state != state_of_files({a}));
  fs::remove(a);
  CHECK(state != state_of_files({a}));
}
