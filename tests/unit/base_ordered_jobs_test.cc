// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <vector>

#include "base/error.h"
#include "base/ordered_jobs.h"

using namespace harima;

namespace {

// Jobs 0 .. count-1, the even ones slow; bad(i, step) may throw at step 0 (before it is put), 1 (work), 2
// (finish).
std::vector<int> finished_of(int threads, int count, const std::function<void(int, int)>& bad,
                             std::string& message) {
  std::vector<int> finished;
  Budget budget(10);
  try {
    OrderedJobs jobs(threads);
    for (int i = 0; i < count; ++i) {
      auto share = std::make_shared<Budget::Share>(budget.take(i % 7 == 3 ? 25 : 2));
      bad(i, 0);
      const auto work = [&bad, i, share] {
        if (i % 2 == 0) usleep(300);
        bad(i, 1);
      };
      jobs.put({work, [&, i, share] {
                  bad(i, 2);
                  finished.push_back(i);
                }});
    }
    jobs.finish();
  } catch (const Error& e) {
    message = e.what();
  }
  return finished;
}

}  // namespace

TEST_CASE("jobs are finished in order, whatever the threads") {
  for (int threads : {1, 2, 7}) {
    std::string message;
    const auto finished = finished_of(
        threads, 100, [](int, int) {}, message);
    REQUIRE(finished.size() == 100);
    for (int i = 0; i < 100; ++i) CHECK(finished[size_t(i)] == i);
    CHECK(message.empty());
    CHECK(finished_of(
              threads, 0, [](int, int) {}, message)
              .empty());
  }
}

TEST_CASE("the first job that fails ends all; those before it are finished") {
  for (int threads : {1, 2, 7})
    for (int step : {1, 2}) {
      const auto bad = [&](int job, int at) {
        if ((job == 40 || job == 41) && at == step) fail("job {}", job);
      };
      std::string message;
      const auto finished = finished_of(threads, 1000, bad, message);
      CHECK(message == "job 40");
      REQUIRE(finished.size() == 40);
      for (int i = 0; i < 40; ++i) CHECK(finished[size_t(i)] == i);
    }
}

TEST_CASE("jobs that nobody waits for are dropped, and no thread stays") {
  std::string message;
  const auto bad = [](int job, int step) {
    if (job == 20 && step == 0) fail("reader");
  };
  CHECK(finished_of(3, 100, bad, message).size() <= 20);
  CHECK(message == "reader");
}

TEST_CASE("shares of a budget never exceed it, unless one is alone") {
  Budget budget(10);
  std::atomic<int> used = 0, most = 0, with_large = 0;
  OrderedJobs jobs(6);
  for (int i = 0; i < 200; ++i) {
    const int bytes = i % 50 == 49 ? 30 : 3;
    auto share = std::make_shared<Budget::Share>(budget.take(size_t(bytes)));
    const int now = used += bytes;
    if (bytes == 30) with_large = std::max(int(with_large), now);
    else most = std::max(int(most), now);
    jobs.put({[] { usleep(50); }, [&used, bytes, share] { used -= bytes; }});
  }
  jobs.finish();
  CHECK(most <= 10);
  CHECK(most >= 6);
  CHECK(with_large == 30);
}
