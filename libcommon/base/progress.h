// SPDX-License-Identifier: BSD-3-Clause
// Progress of one phase of work on stderr: a bar with rate and time left on a terminal (at most 10 redraws a
// second), JSON lines where asked for (at most 2 a second), nothing for a pipe or a file. add() is safe from
// several threads.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

namespace harima {

enum class ProgressMode { automatic, bar, json, none };
void set_progress(ProgressMode mode, std::string tool_name);

class Progress {
 public:
  Progress(std::string phase, int64_t total, std::string unit);
  ~Progress();  // ends the line
  void add(int64_t n = 1);
  void remark(std::string text);  // shown with it from now on: "loss 0.31"
  void expect(int64_t n);  // that much more is to come, where the total becomes known as the work goes on

 private:
  using Clock = std::chrono::steady_clock;
  void draw(Clock::time_point now);

  const std::string phase_, unit_;
  int64_t total_;
  const ProgressMode mode_;
  const Clock::time_point start_ = Clock::now();
  std::mutex mutex_;
  int64_t done_ = 0;
  std::string remark_;
  Clock::time_point drawn_{};
};

}  // namespace harima
