// SPDX-License-Identifier: BSD-3-Clause
// How long things took: counts in steps of 2 %, so that a quantile costs no more memory for a million of
// them.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace harima {

class Latency {
 public:
  void add(double seconds) {
    const double step = std::log(std::max(seconds, kShortest_s) / kShortest_s) / std::log(kStep);
    ++counts_[std::min(size_t(step), counts_.size() - 1)];
    ++all_;
  }
  // Not more than this part of them took longer than so many seconds; 0 if there are none.
  double quantile(double part) const {
    uint64_t seen = 0;
    for (size_t i = 0; all_ > 0 && i < counts_.size(); ++i) {
      seen += counts_[i];
      if (double(seen) >= part * double(all_)) return kShortest_s * std::pow(kStep, double(i + 1));
    }
    return 0;
  }

 private:
  static constexpr double kShortest_s = 1e-6, kStep = 1.02;
  std::array<uint64_t, 1200> counts_{};  // up to some hours
  uint64_t all_ = 0;
};

}  // namespace harima
