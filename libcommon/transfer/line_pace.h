// SPDX-License-Identifier: BSD-3-Clause
// Does it pay to pack what is sent? A line that takes s seconds for a byte, and a packer that takes p: packed
// to 1/ratio, a byte takes p + s / ratio instead of s. Both are measured as the transfer goes on, so that it
// holds for whatever is the bottleneck: a slow line, or one that other connections and processes share,
// encryption, a limit. Safe from several threads.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>

namespace harima {

class LinePace {
 public:
  using Seconds = std::chrono::duration<double>;
  void sent(size_t bytes, Seconds time) { add(line_, bytes, time); }
  void packed(size_t bytes, Seconds time) { add(packer_, bytes, time); }

  bool pays(double ratio) const { return kMargin * packer_ < line_ * (1 - 1 / ratio); }
  bool may_pay() const { return pays(kBestRatio); }

 private:
  static constexpr double kMargin = 1.25;  // what measurements may be off
  static constexpr double kBestRatio = 4;  // is not to be hoped for
  static constexpr double kShare = 0.25;   // of a measurement in the mean
  static void add(std::atomic<double>& mean, size_t bytes, Seconds time) {
    if (bytes > 0) mean = (1 - kShare) * mean + kShare * time.count() / double(bytes);
  }
  std::atomic<double> line_ = 0, packer_ = 1e-9;  // seconds a byte
};

}  // namespace harima
