// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <set>

#include "base/error.h"
#include "format/format.h"
#include "format/peek.h"
#include "scratch.h"

using namespace harima;

TEST_CASE("open: a missing file is named, with the near name in its folder") {
  Scratch scratch;
  scratch.write("scan.his", "IM");
  CHECK_THROWS_WITH(
      open_source(scratch.path("scna.his")),
      (scratch.path("scna.his") + ": no such file; did you mean " + scratch.path("scan.his") + "?").c_str());
  CHECK_THROWS_WITH(open_source(scratch.path("elsewhere.tif")),
                    (scratch.path("elsewhere.tif") + ": no such file").c_str());
  CHECK_THROWS_WITH_AS(open_source("/no/folder/at.all"), doctest::Contains("/no/folder/at.all: no such file"),
                       Error);
}

TEST_CASE("open: what no format knows is shown by its first bytes, with the formats there are") {
  Scratch scratch;
  const std::string path = scratch.write("x.tif", std::string("no\0 image", 9));
  CHECK_THROWS_WITH_AS(open_source(path),
                       doctest::Contains("x.tif: begins with 6e 6f 00 20 69 6d 61 67, which no format knows"),
                       Error);
  CHECK_THROWS_WITH_AS(open_source(path), doctest::Contains("stream, "), Error);
  CHECK_THROWS_WITH_AS(open_source(scratch.write("empty.tif", "")), doctest::Contains("the file is empty"),
                       Error);
  scratch.write("notes/readme.txt", "nothing here");
  CHECK_THROWS_WITH_AS(open_source(scratch.path("notes")), doctest::Contains("without frames that are known"),
                       Error);
}

TEST_CASE("open: content decides, not the name") {
  Scratch scratch;
  SinkInfo info;
  info.stack = {PixelType::u8, 2, 2, 1, {}, {}, {}};
  const auto sink = open_sink(scratch.path("a.his"), info);
  sink->put(0, Frame(PixelType::u8, 2, 2), {});
  sink->close({}, {});
  std::filesystem::rename(scratch.path("a.his"), scratch.path("a.tif"));
  CHECK(open_source(scratch.path("a.tif"))->info().width == 2);
  OpenOptions options;
  options.raw = "u8,68x1";
  CHECK(open_source(scratch.path("a.tif"), options)->info().width == 68);
}

TEST_CASE("open: an existing output needs force, an output needs its folder") {
  Scratch scratch;
  const std::string path = scratch.write("o.his", "old");
  SinkInfo info;
  info.stack = {PixelType::u8, 2, 2, 1, {}, {}, {}};
  CHECK_THROWS_WITH_AS(open_sink(path, info), doctest::Contains("exists already"), Error);
  CHECK(scratch.read("o.his") == "old");
  info.force = true;
  open_sink(path, info)->close({}, {});
  CHECK(scratch.read("o.his").empty());
  CHECK_THROWS_WITH_AS(open_sink(scratch.path("none/o.his"), info), doctest::Contains("there is no folder"),
                       Error);
}

TEST_CASE("peek: endings, globs and datasets in a file") {
  Scratch scratch;
  CHECK(has_ending("a/B.TIFF", ".tif .tiff"));
  CHECK(has_ending("b.tif", ".tif .tiff"));
  CHECK_FALSE(has_ending("b.ti", ".tif .tiff"));
  CHECK_FALSE(has_ending("tif", ".tif"));
  CHECK_FALSE(has_ending("a.", ".tif"));
  CHECK(is_glob(scratch.path("p*.tif")));
  scratch.write("p[1].tif", "");
  CHECK_FALSE(is_glob(scratch.path("p[1].tif")));
  CHECK(without_dataset("x/file.h5:/entry/data") == "x/file.h5");
  CHECK(without_dataset("x/file.h5") == "x/file.h5");
  scratch.write("a:/b", "");
  CHECK(without_dataset(scratch.path("a:/b")) == scratch.path("a:/b"));
}

TEST_CASE("formats: every row is whole, and no two have one name or ending") {
  std::set<std::string> seen;
  for (const Format* format : formats()) {
    CHECK(seen.insert(format->name).second);
    CHECK(bool(format->sniff));
    CHECK(bool(format->open));
    CHECK(std::string(format->summary).size() > 10);
    const std::string endings = format->extensions;
    for (size_t at = 0; at < endings.size();) {
      const size_t end = std::min(endings.find(' ', at), endings.size());
      CHECK(seen.insert(endings.substr(at, end - at)).second);
      at = end + 1;
    }
  }
}
