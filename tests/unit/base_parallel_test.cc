// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "base/error.h"
#include "base/parallel.h"

using namespace harima;

TEST_CASE("parallel_for visits every index once, whatever grain and threads") {
  for (int threads : {1, 2, 7})
    for (int count : {0, 1, 31, 65}) {
      set_thread_count(threads);
      std::vector<std::atomic<int>> visits(static_cast<size_t>(count));
      parallel_for(
          count, [&](int i) { ++visits[size_t(i)]; }, 3);
      for (auto& visit : visits) CHECK(visit == 1);
    }
  set_thread_count(0);
}

TEST_CASE("the error of a thread reaches the caller") {
  CHECK_THROWS_AS(parallel_for(100,
                               [](int i) {
                                 if (i == 40) fail("no");
                               }),
                  Error);
}

TEST_CASE("run_in_order keeps the order, and each stage within its bounds") {
  std::atomic<int> read{0}, worked{0}, written{0};
  bool good = true;
  Pipeline stages;
  stages.read_ahead = 3;
  stages.write_behind = 2;
  stages.read = [&](int job) {
    good &= job == read && job < worked + 3;
    ++read;
  };
  stages.work = [&](int job) {
    std::this_thread::sleep_for(std::chrono::microseconds(job % 5 * 50));
    good &= job == worked && job < read && job < written + 2;
    ++worked;
  };
  stages.write = [&](int job) {
    good &= job == written && job < worked;
    ++written;
  };
  run_in_order(50, stages);
  CHECK(good);
  CHECK(written == 50);
}

TEST_CASE("an error in any stage ends all stages") {
  for (int failing = 0; failing < 3; ++failing) {
    auto step = [failing](int stage) {
      return [=](int job) {
        if (stage == failing && job == 7) fail("stage {}", stage);
      };
    };
    Pipeline stages;
    stages.read = step(0);
    stages.work = step(1);
    stages.write = step(2);
    CHECK_THROWS_AS(run_in_order(1000, stages), Error);
  }
}
