// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <chrono>
#include <thread>
#include <vector>

#include "cli/estimate.h"

using namespace harima;

TEST_CASE("times are told in the unit that people would use") {
  CHECK(time_text(0) == "0 s");
  CHECK(time_text(0.0423) == "0.042 s");
  CHECK(time_text(12.4) == "12 s");
  CHECK(time_text(700) == "12 min");
  CHECK(time_text(18720) == "5.2 h");
}

TEST_CASE("what all of a work takes follows from parts of it, and not from what is done once") {
  std::vector<double> parts;
  const double seconds = seconds_of(10000, 4, [&](double part) {
    parts.push_back(part);
    // 20 s, and what is done once.
    std::this_thread::sleep_for(std::chrono::duration<double>(0.05 + 0.002 * part));
  });
  CHECK(seconds > 15);
  CHECK(seconds < 60);  // on a machine that does much else
  for (size_t i = 0; i < parts.size(); ++i) CHECK(parts[i] == 4 << i);
  CHECK(parts.back() <= 64);
}

TEST_CASE("work that is done soon is measured whole; there may be none") {
  double done = 0;
  CHECK(seconds_of(10, 4, [&](double part) { done = part; }) < 5);
  CHECK(done == 10);
  CHECK(seconds_of(0, 4, [](double) { FAIL("there is nothing to do"); }) == 0);
  CHECK(seconds_to_write(1e9) > 0);
  CHECK(seconds_to_write(1e12) > 10 * seconds_to_write(1e9));
}
