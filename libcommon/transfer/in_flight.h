// SPDX-License-Identifier: BSD-3-Clause
// Jobs that wait for others most of the time, many of them at once, each in a thread. Jobs may add jobs.
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace harima {

class InFlight {
 public:
  using Job = std::function<void()>;
  explicit InFlight(int lines) : most_waiting_(size_t(lines) * 4) {
    for (int i = 0; i < lines; ++i) threads_.emplace_back([this] { work(); });
  }
  ~InFlight() { end(); }

  // Waits while many others wait; for the thread that makes the jobs. Once a job has failed they are dropped.
  void add(Job job) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting_.size() < most_waiting_ || trouble_; });
    if (trouble_) return;
    waiting_.push_back(std::move(job));
    changed_.notify_all();
  }
  // Before all that wait; from within a job.
  void add_first(Job job) {
    const std::lock_guard lock(mutex_);
    if (trouble_) return;
    waiting_.push_front(std::move(job));
    changed_.notify_all();
  }
  bool has_failed() {
    const std::lock_guard lock(mutex_);
    return trouble_ != nullptr;
  }
  // Waits for all; throws what the first failing job has thrown.
  void finish() {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return running_ == 0 && (waiting_.empty() || trouble_); });
    }
    end();
    if (trouble_) std::rethrow_exception(trouble_);
  }

 private:
  void end() {
    {
      const std::lock_guard lock(mutex_);
      is_over_ = true;
      changed_.notify_all();
    }
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }
  void work() {
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [&] { return is_over_ || (!waiting_.empty() && !trouble_); });
      if (is_over_) return;
      Job job = std::move(waiting_.front());
      waiting_.pop_front();
      ++running_;
      lock.unlock();
      std::exception_ptr failed;
      try {
        job();
      } catch (...) {
        failed = std::current_exception();
      }
      job = nullptr;
      lock.lock();
      --running_;
      if (failed && !trouble_) trouble_ = failed;
      changed_.notify_all();
    }
  }

  const size_t most_waiting_;
  std::vector<std::thread> threads_;
  std::mutex mutex_;  // of what follows
  std::condition_variable changed_;
  std::deque<Job> waiting_;
  size_t running_ = 0;
  bool is_over_ = false;
  std::exception_ptr trouble_;
};

}  // namespace harima
