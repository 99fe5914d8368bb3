// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "base/error.h"
#include "base/in_threads.h"

using namespace harima;

TEST_CASE("in_threads runs all at the same time, and throws the first error when all have ended") {
  std::atomic<int> here{0}, ended{0};
  CHECK_THROWS_WITH_AS(in_threads(5,
                                  [&](int i) {
                                    for (++here; here < 5;) std::this_thread::yield();
                                    ++ended;
                                    if (i == 1 || i == 3) fail("thread {}", i);
                                  }),
                       "thread 1", Error);
  CHECK(ended == 5);
  in_threads(0, [&](int) { ++ended; });
  CHECK(ended == 5);
}

TEST_CASE("in_threads runs the first in the thread of the caller") {
  const std::thread::id caller = std::this_thread::get_id();
  in_threads(2, [&](int i) {
    if ((std::this_thread::get_id() == caller) != (i == 0)) fail("thread {} elsewhere", i);
  });
}
