// SPDX-License-Identifier: BSD-3-Clause
// Jobs that come one after the other, are worked on by several threads, and are finished in the order in
// which they came: a filter on a pipe. Results do not depend on the number of threads.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace harima {

struct OrderedJob {
  std::function<void()> work;    // in any thread
  std::function<void()> finish;  // in order, one at a time
};

// The first job that fails, in their order, ends all: those before it are finished, those behind it are
// dropped.
class OrderedJobs {
 public:
  explicit OrderedJobs(int threads);
  ~OrderedJobs();  // drops what is not finished
  // Waits while many are in hand. Throws the error of the job that failed. One thread.
  void put(OrderedJob job);
  // Waits for all; throws as put() does.
  void finish();

 private:
  struct Place {
    size_t number = 0;
    OrderedJob job;
    std::exception_ptr error;
  };
  void serve();
  void finish_ready(std::unique_lock<std::mutex>& lock);
  void end();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Place> waiting_;
  std::map<size_t, Place> done_;
  size_t put_ = 0, finished_ = 0;
  bool has_finisher_ = false, is_over_ = false;
  std::exception_ptr error_;
  std::vector<std::thread> threads_;
};

// Memory that jobs in hand may take together. take() waits until the share fits, or is alone; it is given
// back when its holder goes. For whoever puts jobs, not for the jobs.
class Budget {
 public:
  explicit Budget(size_t bytes) : bytes_(bytes) {}

  class Share {
   public:
    Share() = default;
    Share(Share&& other) noexcept : budget_(std::exchange(other.budget_, nullptr)), bytes_(other.bytes_) {}
    Share& operator=(Share&& other) noexcept {
      std::swap(budget_, other.budget_);
      std::swap(bytes_, other.bytes_);
      return *this;
    }
    ~Share() {
      if (budget_) budget_->give_back(bytes_);
    }

   private:
    friend class Budget;
    Share(Budget* budget, size_t bytes) : budget_(budget), bytes_(bytes) {}
    Budget* budget_ = nullptr;
    size_t bytes_ = 0;
  };

  Share take(size_t bytes);

 private:
  void give_back(size_t bytes);
  const size_t bytes_;
  size_t used_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
};

}  // namespace harima
