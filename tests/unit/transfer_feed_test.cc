// SPDX-License-Identifier: BSD-3-Clause
// Streams put together, and kept until somebody takes them.
#include <doctest/doctest.h>

#include <filesystem>
#include <future>
#include <thread>

#include "base/error.h"
#include "transfer/stream/buffered_feed.h"
#include "transfer/stream/joined_feed.h"
#include "transfer/stream/latency.h"
#include "transfer/stream/number_set.h"
#include "transfer/stream/simulated_feed.h"

using namespace harima;

namespace {

// Frames of one value, with these numbers; then it waits until it is stopped, if it is silent.
class Given : public Feed {
 public:
  Given(std::vector<uint64_t> numbers, uint8_t value, bool is_silent = false)
      : numbers_(std::move(numbers)), value_(value), is_silent_(is_silent) {
    info_ = {PixelType::u8, 3, 2, 6, {}, {}, {}};
  }
  const StackInfo& info() override { return info_; }
  bool next(StreamFrame& frame) override {
    if (next_ == numbers_.size()) {
      while (is_silent_) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      return false;
    }
    frame = {.number = numbers_[next_++], .frame = Frame(PixelType::u8, 3, 2), .done = [this] { ++done; }};
    std::fill_n(frame.frame.data(), 6, std::byte(value_));
    return true;
  }
  void stop() noexcept override { is_silent_ = false; }
  std::atomic<int> done = 0;

 private:
  StackInfo info_;
  const std::vector<uint64_t> numbers_;
  const uint8_t value_;
  std::atomic<bool> is_silent_;
  size_t next_ = 0;
};

struct Seen {
  std::map<uint64_t, std::string> pixels, sectors;
};
Seen see_all(Feed& feed) {
  Seen seen;
  for (StreamFrame frame; feed.next(frame);) {
    const FrameView view = frame.frame;
    std::string pixels;
    for (int y = 0; y < view.height; ++y)
      for (int x = 0; x < view.width; ++x) pixels += char('0' + view.row<uint8_t>(y)[x]);
    CHECK(seen.pixels.emplace(frame.number, pixels).second);
    seen.sectors[frame.number] = frame.meta.text("frame.sectors");
    if (frame.done) frame.done();
  }
  return seen;
}

struct Two {
  Given *a, *b;
  std::vector<std::unique_ptr<Feed>> feeds;
};
Two two(std::vector<uint64_t> a, std::vector<uint64_t> b, bool is_silent = false) {
  auto first = std::make_unique<Given>(a, 1), second = std::make_unique<Given>(b, 2, is_silent);
  Two both{first.get(), second.get(), {}};
  both.feeds.push_back(std::move(first));
  both.feeds.push_back(std::move(second));
  return both;
}

}  // namespace

TEST_CASE("Sectors become frames; what did not come is told, and blank") {
  for (const auto layout : {SectorLayout::rows, SectorLayout::columns}) {
    Two both = two({0, 1, 2, 4}, {0, 2, 3, 4});
    JoinedFeed joined(std::move(both.feeds), {.layout = layout});
    const bool is_below = layout == SectorLayout::rows;
    CHECK(joined.info().width == (is_below ? 3 : 6));
    CHECK(joined.info().height == (is_below ? 4 : 2));
    const Seen seen = see_all(joined);
    CHECK(seen.pixels.at(0) == (is_below ? "111111222222" : "111222111222"));
    CHECK(seen.pixels.at(1) == (is_below ? "111111000000" : "111000111000"));
    CHECK(seen.pixels.at(3) == (is_below ? "000000222222" : "000222000222"));
    CHECK(seen.sectors.at(1) == "10");
    CHECK(seen.sectors.at(3) == "01");
    CHECK(seen.sectors.at(4) == "");
    CHECK(seen.pixels.size() == 5);
    CHECK(joined.incomplete().size() == 3);  // 5 was announced, and did not come at all
    CHECK(joined.incomplete().back().number == 5);
    CHECK(joined.incomplete().back().sectors == "00");
    CHECK(both.a->done == 4);
    CHECK(both.b->done == 4);
  }
}

TEST_CASE("Incomplete frames are dropped where that is wanted, and counted") {
  Two both = two({0, 1, 2, 3, 4, 5}, {0, 2, 3, 4, 5});
  JoinedFeed joined(std::move(both.feeds), {.layout = SectorLayout::rows, .drop = true});
  CHECK(see_all(joined).pixels.size() == 5);
  CHECK(joined.incomplete().size() == 1);
  CHECK(both.a->done == 6);
}

TEST_CASE("A feed that lost much, and one that falls silent, hold nobody up") {
  std::vector<uint64_t> all, few{500, 501};
  for (uint64_t i = 0; i < 502; ++i) all.push_back(i);
  for (const bool is_silent : {false, true}) {
    Two both = two(all, few, is_silent);
    JoinedFeed joined(std::move(both.feeds),
                      {.layout = SectorLayout::rows, .room_bytes = 12 * 8, .newer = 100, .deadline_s = 0.01});
    auto seen = std::async(std::launch::async, [&] { return see_all(joined); });
    if (is_silent) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      both.b->stop();
    }
    CHECK(seen.get().pixels.size() == 502);
    CHECK(joined.incomplete().size() >= 500);
    CHECK(both.b->done == 2);
  }
}

TEST_CASE("Of one series, each gives some frames") {
  Two both = two({0, 2, 4}, {1, 2, 5});
  JoinedFeed joined(std::move(both.feeds), {});
  CHECK(see_all(joined).pixels.size() == 5);
  CHECK(joined.late() == 1);  // 2 came twice
  CHECK(joined.incomplete().size() == 1);
  CHECK(joined.incomplete()[0].number == 3);
}

TEST_CASE("Sectors that do not go together are refused") {
  std::vector<std::unique_ptr<Feed>> feeds;
  feeds.push_back(std::make_unique<SimulatedFeed>(SimulatedDetector{8, 4, 2}, 0, 0));
  feeds.push_back(std::make_unique<SimulatedFeed>(SimulatedDetector{9, 4, 2}, 0, 0));
  JoinedFeed joined(std::move(feeds), {.layout = SectorLayout::rows});
  CHECK_THROWS_WITH_AS(joined.info(), "input 2 has frames of 9 x 4 u16, which do not go with 8 x 4 u16",
                       Error);
}

TEST_CASE("What nobody takes yet waits in memory, then in a file, in its order") {
  const std::string folder = std::filesystem::temp_directory_path();
  Given given({0, 1, 2, 3, 4, 5}, 7);
  BufferedFeed buffered(given, {.memory_bytes = 2 * 6, .spool_bytes = 3 * 6, .spool_folder = folder});
  while (buffered.spooled() < 3) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  uint64_t wanted = 0;
  for (StreamFrame frame; buffered.next(frame); ++wanted) {
    CHECK(frame.number == wanted);
    CHECK(FrameView(frame.frame).row<uint8_t>(1)[2] == 7);
    frame.done();
  }
  CHECK(wanted == 6);
  CHECK(given.done == 6);
  CHECK(buffered.dropped() == 0);
  CHECK_THROWS_AS(BufferedFeed(given, {.memory_bytes = 12, .spool_bytes = 5, .spool_folder = folder}), Error);
  CHECK_THROWS_AS(
      BufferedFeed(given, {.memory_bytes = 12, .spool_bytes = 12, .spool_folder = folder + "/not there"}),
      Error);
}

TEST_CASE("Live, the oldest go, and are counted") {
  Given given({0, 1, 2, 3, 4, 5}, 7);
  BufferedFeed buffered(given, {.memory_bytes = 2 * 6, .live = true});
  while (buffered.dropped() < 4) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  StreamFrame frame;
  for (const uint64_t wanted : {4, 5}) {
    CHECK(buffered.next(frame));
    CHECK(frame.number == wanted);
  }
  CHECK(!buffered.next(frame));
  CHECK(given.done == 4);  // of those that went
}

TEST_CASE("Numbers that have been seen, and quantiles of times") {
  NumberSet set;
  for (const uint64_t number : {5, 3, 4, 9, 0}) CHECK(set.insert(number));
  CHECK(!set.insert(4));
  CHECK(set.end() == 10);
  CHECK(set.missing(12, 100) == std::vector<uint64_t>{1, 2, 6, 7, 8, 10, 11});
  CHECK(set.missing(7, 2) == std::vector<uint64_t>{1, 2});
  Latency latency;
  CHECK(latency.quantile(0.5) == 0);
  for (int i = 1; i <= 100; ++i) latency.add(i * 1e-3);
  CHECK(latency.quantile(0.5) == doctest::Approx(0.05).epsilon(0.03));
  CHECK(latency.quantile(0.99) == doctest::Approx(0.099).epsilon(0.03));
}

TEST_CASE("A simulated detector gives what its name says") {
  CHECK_THROWS_AS(parse_simulated("simulated:8x"), Error);
  SimulatedFeed feed(parse_simulated("simulated:64x2,30"), 0.2, 1);
  uint64_t frames = 0;
  for (StreamFrame frame; feed.next(frame); ++frames)
    if (frame.frame.tag.kind == FrameKind::projection)
      CHECK(FrameView(frame.frame).row<uint16_t>(0)[32] < FrameView(frame.frame).row<uint16_t>(0)[0]);
  CHECK(frames + feed.withheld() == 50);
  CHECK(feed.withheld() > 0);
}
