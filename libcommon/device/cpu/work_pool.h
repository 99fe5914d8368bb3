// SPDX-License-Identifier: BSD-3-Clause
// A WorkPool lends pieces of memory of one size to the threads of a loop and gets them back, so that hot
// loops neither allocate nor touch fresh pages. Safe from several threads.
#pragma once

#include <mutex>
#include <vector>

#include "base/buffer.h"

namespace harima {

class WorkPool {
 public:
  explicit WorkPool(size_t floats) : bytes_(floats * sizeof(float)) {}

  // A piece of memory, back in the pool when it goes out of scope.
  class Loan {
   public:
    Loan(WorkPool& pool, Buffer memory) : pool_(pool), memory_(std::move(memory)) {}
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    ~Loan() { pool_.give_back(std::move(memory_)); }
    float* data() { return memory_.as<float>(); }

   private:
    WorkPool& pool_;
    Buffer memory_;
  };
  Loan lend() {
    const std::lock_guard lock(mutex_);
    if (free_.empty()) return {*this, Buffer(bytes_)};
    Buffer memory = std::move(free_.back());
    free_.pop_back();
    return {*this, std::move(memory)};
  }

 private:
  void give_back(Buffer memory) {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(memory));
  }

  const size_t bytes_;
  std::mutex mutex_;
  std::vector<Buffer> free_;
};

}  // namespace harima
