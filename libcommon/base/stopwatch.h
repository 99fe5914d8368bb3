// SPDX-License-Identifier: BSD-3-Clause
// A Stopwatch adds the time for which it lives to a number of seconds.
#pragma once

#include <chrono>

namespace harima {

class Stopwatch {
 public:
  explicit Stopwatch(double& seconds) : seconds_(seconds) {}
  ~Stopwatch() {
    seconds_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  double& seconds_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace harima
