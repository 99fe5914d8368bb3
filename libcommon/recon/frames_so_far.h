// SPDX-License-Identifier: BSD-3-Clause
// FramesSoFar are the frames of a stream that have come, handed from the thread that reads to one that works
// with them meanwhile. Pixels are shared, not copied. Safe from several threads.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "image/scan.h"

namespace harima {

class FramesSoFar {
 public:
  void add(const StackInfo& stack, const Frame& frame);
  // No more will come, or none is wanted any more.
  void end();
  // Waits until there are `count` frames, and not before a time; false as soon as end() was called.
  bool wait_for(size_t count, std::chrono::steady_clock::time_point not_before = {}) const;
  // All frames so far, as a stack that can seek; info().count is what there is, `announced` what there will
  // be, or -1.
  std::shared_ptr<const Source> so_far(int& announced) const;

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  StackInfo stack_;
  std::vector<Frame> frames_;
  bool ended_ = false;
};

// A scan as it will be if it goes on as it has begun: its views so far, and those that are still announced,
// in equal steps, with the numbers of frames that are not there yet. Nothing if that cannot be told: the
// number of frames is not announced, there are fewer than 3 views or one without an angle, or angles are not
// in equal steps.
std::optional<Scan> foresee_scan(std::shared_ptr<const Source> so_far, int announced,
                                 const std::string& name);

}  // namespace harima
