// SPDX-License-Identifier: BSD-3-Clause
// Bytes a second that several threads share. Safe from all of them.
#pragma once

#include <algorithm>
#include <chrono>
#include <mutex>
#include <thread>

namespace harima {

class RateLimit {
 public:
  explicit RateLimit(double bytes_per_s) : bytes_per_s_(bytes_per_s) {}  // 0: none

  // Waits until so many bytes may go.
  void pass(size_t bytes) {
    if (bytes_per_s_ <= 0) return;
    Clock::time_point mine;
    {
      const std::lock_guard lock(mutex_);
      mine = std::max(free_, Clock::now() - kBurst);
      free_ = mine + std::chrono::duration_cast<Clock::duration>(
                         std::chrono::duration<double>(double(bytes) / bytes_per_s_));
    }
    std::this_thread::sleep_until(mine);
  }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr Clock::duration kBurst = std::chrono::milliseconds(50);
  const double bytes_per_s_;
  std::mutex mutex_;
  Clock::time_point free_ = Clock::now();
};

}  // namespace harima
