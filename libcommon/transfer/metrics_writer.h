// SPDX-License-Identifier: BSD-3-Clause
// Tells the metrics of this process every second, and once more at its end, from a thread of its own, so that
// a transfer that stands still is told, too.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "transfer/metrics.h"

namespace harima {

struct MetricsOptions {
  std::string lines;  // file to which lines of JSON are added, "-" is standard output; "": none
  // File that is replaced whole, for the textfile collector of node_exporter; "": none.
  std::string prometheus;
};

class MetricsWriter {
 public:
  MetricsWriter(const MetricsOptions& options, std::string command);  // fails if it cannot write
  ~MetricsWriter();
  TransferMetrics& counts() { return counts_; }

 private:
  using Clock = std::chrono::steady_clock;
  void keep_telling();
  void tell();
  void take_pace(Clock::time_point now);

  const MetricsOptions options_;
  const std::string command_;
  TransferMetrics counts_;
  const Clock::time_point start_ = Clock::now();
  Clock::time_point told_ = start_;
  uint64_t told_bytes_ = 0;
  double smooth_ = 0;  // bytes a second over some seconds
  Pace pace_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_over_ = false;
  std::thread thread_;
};

}  // namespace harima
