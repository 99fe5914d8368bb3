// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <atomic>

#include "base/error.h"
#include "image/frame_loop.h"
#include "image/map_frames.h"
#include "image/region.h"
#include "piped_stack.h"

using namespace harima;

namespace {

constexpr int kWidth = 5, kHeight = 3;

// Frame k holds 100 k + 10 y + x.
std::unique_ptr<Source> stack_of(int count) {
  std::vector<Frame> frames;
  for (int k = 0; k < count; ++k) {
    Frame frame(PixelType::u16, kWidth, kHeight);
    for (int y = 0; y < kHeight; ++y)
      for (int x = 0; x < kWidth; ++x) frame.row<uint16_t>(y)[x] = uint16_t(100 * k + 10 * y + x);
    frame.tag.number = k + 7;
    frames.push_back(frame);
  }
  StackInfo info;
  info.type = PixelType::u16;
  info.width = kWidth;
  info.height = kHeight;
  return std::make_unique<MemorySource>(info, frames, "memory");
}

// First and last frame of each result, in the order of finish().
std::vector<std::pair<int, int>> spans(Source& source, const FrameWindow& window, size_t memory) {
  std::vector<std::pair<int, int>> all;
  struct Span {
    int first = -1, last = -1;
  };
  std::atomic<bool> good = true;
  const int made = fold_frames<Span>(
      source, window, memory,
      [&](const LoopFrames& in, Span& out) {
        out = {in.first_frame, in.first_frame + int(in.frames.size()) - 1};
        for (size_t i = 0; i < in.frames.size(); ++i)
          good = good && in.frames[i].row<uint16_t>(0)[0] == 100 * (in.first_frame + int(i));
      },
      [&](int index, const Span& span) {
        good = good && index == int(all.size());
        all.emplace_back(span.first, span.last);
      });
  CHECK(good);
  CHECK(made == int(all.size()));
  return all;
}

using Spans = std::vector<std::pair<int, int>>;

}  // namespace

TEST_CASE("a loop gives each result its frames, from files and pipes, in little memory and much") {
  const size_t frame = kWidth * kHeight * 2;
  for (int count : {0, 1, 2, 3, 7, 20, 101})
    for (const FrameWindow& window : {FrameWindow{}, FrameWindow{0, 2, 2, false}, FrameWindow{0, 3, 3, true},
                                      FrameWindow{-2, 3, 1, false}, FrameWindow{0, 1, 4, true}}) {
      Spans wanted;
      for (int i = 0; i < result_count(window, count); ++i)
        wanted.emplace_back(std::max(0, i * window.step + window.first),
                            std::min(count, i * window.step + window.last) - 1);
      for (size_t memory : {size_t{0}, 14 * frame + 100}) {
        CHECK(spans(*stack_of(count), window, memory) == wanted);
        PipedStack pipe(stack_of(count));
        CHECK(spans(pipe, window, memory) == wanted);
      }
    }
  CHECK_THROWS_WITH_AS(loop_batch(stack_of(1)->info(), {0, 2, 2}, 10, 4 * frame),
                       doctest::Contains("--mem allows 120 bytes"), Error);
}

TEST_CASE("an error of the work carries out of the loop") {
  CHECK_THROWS_AS(fold_frames<int>(
                      *stack_of(50), {}, 0,
                      [](const LoopFrames& in, int&) {
                        if (in.index == 31) fail("no");
                      },
                      [](int, int) {}),
                  Error);
}

TEST_CASE("a region is a stack of what its box picks") {
  const Box box{{1, 5, 2}, {1, kNoLast, 1}, {2, 9, 3}};
  for (bool pipe : {false, true}) {
    auto part = region_of(pipe ? std::make_unique<PipedStack>(stack_of(10)) : stack_of(10), box, "memory");
    CHECK(part->can_seek() == !pipe);
    CHECK(part->info().width == 2);
    CHECK(part->info().height == 2);
    if (!pipe) CHECK(part->info().count == 3);
    int index = 0;
    for (Frame frame; part->next(frame); ++index)
      for (int y = 0; y < 2; ++y)
        for (int x = 0; x < 2; ++x)
          CHECK(frame.row<uint16_t>(y)[x] == 100 * (2 + 3 * index) + 10 * (y + 1) + 1 + 2 * x);
    CHECK(index == 3);
    CHECK(part->info().count == 3);
  }
  CHECK_THROWS_WITH_AS(region_of(stack_of(3), {{}, {}, {1, 4, 1}}, "memory"),
                       "--z 1:4 is not within the 3 of memory, 0:3", Error);
  auto late = region_of(std::make_unique<PipedStack>(stack_of(3)), {{}, {}, {1, 4, 1}}, "memory");
  Frame frame;
  CHECK(late->next(frame));
  CHECK(late->next(frame));
  CHECK_THROWS_AS(late->next(frame), Error);
}
