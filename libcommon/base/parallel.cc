// SPDX-License-Identifier: BSD-3-Clause
#include "base/parallel.h"

#include <omp.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <exception>
#include <mutex>
#include <thread>

namespace harima {

namespace {

std::atomic<int> g_threads{0};

int usable_cores() {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) return std::max(1, CPU_COUNT(&set));
  return std::max(1u, std::thread::hardware_concurrency());
}

// Counts finished jobs of each stage; a stage waits for the one before it and for room in the one after it.
class Progression {
 public:
  Progression(int count, const Pipeline& stages)
      : count_(count), ahead_{stages.read_ahead, stages.write_behind} {}

  // False: there is no such job, or another stage failed.
  bool wait_for_turn(int stage, int job) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] {
      const bool has_input = stage == 0 || job < done_[size_t(stage) - 1];
      const bool has_room = stage == 2 || job < done_[size_t(stage) + 1] + ahead_[size_t(stage)];
      return failed_ || job >= count_ || (has_input && has_room);
    });
    return !failed_ && job < count_;
  }
  void end_before(int job) {
    const std::lock_guard lock(mutex_);
    count_ = job;
    changed_.notify_all();
  }
  void finish(int stage) {
    const std::lock_guard lock(mutex_);
    ++done_[size_t(stage)];
    changed_.notify_all();
  }
  void stop(std::exception_ptr error) {
    const std::lock_guard lock(mutex_);
    if (!failed_) error_ = error;
    failed_ = true;
    changed_.notify_all();
  }
  void rethrow() const {
    if (error_) std::rethrow_exception(error_);
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int count_;
  std::array<int, 3> done_{};
  std::array<int, 2> ahead_;
  bool failed_ = false;
  std::exception_ptr error_;
};

// Threads of OpenMP that have nothing to do spin for milliseconds before they sleep, unless there are more of
// them than processors; and spinning takes time from the other stages and from the other end of a pipe. A
// second team, for as long as the calling thread lives, makes them more.
void keep_idle_threads_calm() {
#pragma omp parallel num_threads(2)
  std::atomic_signal_fence(std::memory_order_seq_cst);
}

}  // namespace

int thread_count() {
  const int set = g_threads;
  return set > 0 ? set : usable_cores();
}

void set_thread_count(int threads) { g_threads = threads; }

void start_with_calm_threads(char** argv) {
  constexpr const char *kPolicy = "OMP_WAIT_POLICY", *kCount = "GOMP_SPINCOUNT";
  if (std::getenv(kPolicy) || std::getenv(kCount)) return;
  setenv(kPolicy, "passive", 1);
  execv("/proc/self/exe", argv);  // if that fails all is as it was
}

void parallel_for(int count, const std::function<void(int)>& body, int grain) {
  std::atomic<int> next{0};
  std::exception_ptr error;
  std::mutex error_mutex;
  auto work = [&] {
    try {
      for (int first; (first = next.fetch_add(grain)) < count;)
        for (int i = first; i < std::min(count, first + grain); ++i) body(i);
    } catch (...) {
      next = count;
      const std::lock_guard lock(error_mutex);
      if (!error) error = std::current_exception();
    }
  };
  const int threads = std::min(thread_count(), (count + grain - 1) / grain);
#pragma omp parallel num_threads(threads) if (threads > 1 && !omp_in_parallel())
  work();
  if (error) std::rethrow_exception(error);
}

void run_in_order(int count, const Pipeline& stages) {
  Progression progression(count, stages);
  const std::array<const std::function<void(int)>*, 3> steps{&stages.read, &stages.work, &stages.write};
  auto run_stage = [&](int stage) {
    try {
      for (int job = 0; progression.wait_for_turn(stage, job); ++job) {
        if (stage == 0 && stages.is_there && !stages.is_there(job)) return progression.end_before(job);
        if (*steps[size_t(stage)]) (*steps[size_t(stage)])(job);
        progression.finish(stage);
      }
    } catch (...) {
      progression.stop(std::current_exception());
    }
  };
  std::thread reader([&] {
    keep_idle_threads_calm();
    run_stage(0);
  });
  std::thread writer(run_stage, 2);
  run_stage(1);
  reader.join();
  writer.join();
  progression.rethrow();
}

}  // namespace harima
