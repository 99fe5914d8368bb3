// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include "image/frame_pipe.h"
#include "image/side_by_side.h"
#include "message_of.h"

using namespace harima;

namespace {

StackInfo info_of(PixelType type, int count) {
  StackInfo info;
  info.type = type;
  info.width = 3;
  info.height = 2;
  info.count = count;
  return info;
}

Frame frame_of(PixelType type, int fill) {
  Frame frame(type, 3, 2);
  std::fill_n(frame.data(), frame.bytes(), std::byte(fill));
  return frame;
}

std::unique_ptr<Source> in_memory(PixelType type, int count, int fill) {
  std::vector<Frame> frames;
  for (int i = 0; i < count; ++i) frames.push_back(frame_of(type, fill + i));
  return std::make_unique<MemorySource>(info_of(type, count), std::move(frames), "memory");
}

std::unique_ptr<Source> in_pipe(PixelType type, int count, int fill) {
  return std::make_unique<FramePipe>(info_of(type, -1), [=](Sink& sink) {
    for (int i = 0; i < count; ++i) sink.put(i, frame_of(type, fill + i), {});
    return info_of(type, count);
  });
}

// Frames that came out, each checked against the fills of both stacks.
int frames_of(SideBySide& both) {
  int count = 0;
  for (Frame frame; both.next(frame); ++count) {
    CHECK(reinterpret_cast<uintptr_t>(both.part(frame, 1).data) % alignof(uint32_t) == 0);
    CHECK(both.part(frame, 0).type == PixelType::u8);
    CHECK(both.part(frame, 0).row<uint8_t>(1)[2] == 10 + count);
    CHECK(both.part(frame, 1).row<uint32_t>(0)[0] == 0x01010101u * unsigned(50 + count));
    CHECK(both.part(frame, 1).row<uint32_t>(1)[2] == 0x01010101u * unsigned(50 + count));
  }
  return count;
}

std::unique_ptr<SideBySide> join(std::unique_ptr<Source> a, std::unique_ptr<Source> b) {
  std::vector<std::unique_ptr<Source>> sources;
  sources.push_back(std::move(a));
  sources.push_back(std::move(b));
  return std::make_unique<SideBySide>(std::move(sources), std::vector<std::string>{"a", "b"});
}

}  // namespace

TEST_CASE("stacks of two types side by side, in memory and in pipes") {
  const auto known = join(in_memory(PixelType::u8, 4, 10), in_memory(PixelType::u32, 4, 50));
  CHECK(known->can_seek());
  CHECK(frames_of(*known) == 4);
  const auto first = join(in_pipe(PixelType::u8, 4, 10), in_memory(PixelType::u32, 4, 50));
  CHECK(first->info().count == 4);
  CHECK_FALSE(first->can_seek());
  CHECK(frames_of(*first) == 4);
  const auto second = join(in_memory(PixelType::u8, 4, 10), in_pipe(PixelType::u32, 4, 50));
  CHECK(frames_of(*second) == 4);
}

TEST_CASE("a pipe that is shorter or longer than the others is told") {
  CHECK(message_of([] {
          frames_of(*join(in_memory(PixelType::u8, 4, 10), in_pipe(PixelType::u32, 3, 50)));
        }) == "b: has 3 frames, the others have more");
  CHECK(message_of([] {
          frames_of(*join(in_memory(PixelType::u8, 4, 10), in_pipe(PixelType::u32, 5, 50)));
        }) == "a: has 4 frames, the others have more");
  CHECK(message_of([] { join(in_memory(PixelType::u8, 4, 10), in_memory(PixelType::u32, 3, 50)); }) ==
        "b: 3 x 2 x 3, wanted 3 x 2 x 4 as a");
}
