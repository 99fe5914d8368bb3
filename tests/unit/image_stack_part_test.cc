// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include "image/map_frames.h"
#include "image/stack_part.h"

namespace harima {

namespace {

// Frames of one pixel, 0, 1, 2 and so on.
MemorySource counted(int frames) {
  std::vector<Frame> all;
  for (int i = 0; i < frames; ++i) {
    all.emplace_back(PixelType::u16, 1, 1);
    all.back().row<uint16_t>(0)[0] = uint16_t(i);
  }
  StackInfo info;
  info.type = PixelType::u16;
  info.width = info.height = 1;
  return {info, all, "counted"};
}

class Values : public Sink {
 public:
  explicit Values(int count) : values(size_t(count), -1) {}
  void put(int index, FrameView frame, const Meta&) override {
    values.at(size_t(index)) = frame.row<uint16_t>(0)[0];
  }
  void close(const Meta&, const History&) override {}
  std::vector<int> values;
};

// Each result is the sum of its window.
int sums(Source& source, const FrameWindow& window, Sink& sink) {
  return map_frames(source, window, sink, source.info(), 0,
                    [](const LoopFrames& in, Frame& out, Meta&) {
                      int sum = 0;
                      for (const Frame& frame : in.frames) sum += frame.row<uint16_t>(0)[0];
                      out.row<uint16_t>(0)[0] = uint16_t(sum);
                    },
                    {});
}

}  // namespace

TEST_CASE("parts of a stack have the frames of the whole, for windows and steps of all kinds") {
  for (const FrameWindow& window : {FrameWindow{}, FrameWindow{-2, 3}, FrameWindow{0, 3, 3},
                                    FrameWindow{0, 3, 3, true}, FrameWindow{-1, 4, 2}})
    for (int frames : {1, 2, 7, 31})
      for (int shards : {1, 2, 5})
        for (int grain : {1, 4}) {
          MemorySource source = counted(frames);
          const int count = result_count(window, frames);
          Values whole(count), parts(count);
          sums(source, window, whole);
          for (int k = 0; k < shards; ++k) {
            const StackPart part =
                part_of(window, frames, count * k / shards, count * (k + 1) / shards, grain);
            if (part.first == part.last) continue;
            CHECK(part.begin % grain == 0);
            CHECK(part.first_made <= part.first);
            PartSource some(source, part);
            PartSink sink(parts, part);
            sums(some, window, sink);
          }
          CHECK(whole.values == parts.values);
        }
}

TEST_CASE("a part reads no more than its neighbours, and knows where it stands") {
  MemorySource source = counted(100);
  const StackPart part = part_of({-2, 3}, 100, 40, 50);
  CHECK(part.begin == 38);
  CHECK(part.end == 52);
  CHECK(PartSource(source, part).place(0) == "counted: frame 38");
  CHECK(part_of({}, 100, 30, 30).end == 0);
}

}  // namespace harima
