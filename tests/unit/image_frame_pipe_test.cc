// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include "base/error.h"
#include "image/frame_pipe.h"

using namespace harima;

namespace {

StackInfo info_of_one() {
  StackInfo info;
  info.type = PixelType::u16;
  info.width = info.height = 1;
  return info;
}

void put(Sink& sink, int index) {
  Frame frame(PixelType::u16, 1, 1);
  frame.row<uint16_t>(0)[0] = uint16_t(10 * index);
  frame.tag.number = index + 5;
  sink.put(index, frame, tag_meta(frame.tag));
}

}  // namespace

TEST_CASE("frames come out of a pipe in order, with their tags, and what is known in the end") {
  FramePipe pipe(info_of_one(), [](Sink& sink) {
    for (int i = 0; i < 50; ++i) put(sink, i);
    StackInfo last = info_of_one();
    last.meta.set("scan.projections", 7);
    return last;
  });
  int count = 0;
  for (Frame frame; pipe.next(frame); ++count) {
    CHECK(frame.row<uint16_t>(0)[0] == 10 * count);
    CHECK(frame.tag.number == count + 5);
  }
  CHECK(count == 50);
  CHECK(pipe.info().meta.number("scan.projections", 0) == 7);
}

TEST_CASE("an error of the one who makes frames comes after those that were made") {
  FramePipe pipe(info_of_one(), [](Sink& sink) -> StackInfo {
    put(sink, 0);
    fail("the source is short");
  });
  Frame frame;
  CHECK(pipe.next(frame));
  CHECK_THROWS_WITH_AS(pipe.next(frame), "the source is short", Error);
}

TEST_CASE("a pipe that nobody reads to its end stops the one who makes frames") {
  int made = 0;
  {
    FramePipe pipe(info_of_one(), [&](Sink& sink) {
      for (;; ++made) put(sink, made);
      return info_of_one();
    });
    Frame frame;
    CHECK(pipe.next(frame));
  }
  CHECK(made < 10);
}
