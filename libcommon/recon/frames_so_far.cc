// SPDX-License-Identifier: BSD-3-Clause
#include "recon/frames_so_far.h"

#include <cmath>

#include "base/error.h"
#include "format/tagged_scan.h"

namespace harima {

namespace {

constexpr size_t kLeastViews = 3;

// Degrees from one view to the next; nothing if a view is a step or more from where it would be.
std::optional<double> usual_step(const std::vector<View>& views) {
  const double step = (views.back().angle_deg - views.front().angle_deg) / double(views.size() - 1);
  for (size_t i = 0; i < views.size(); ++i)
    if (!(std::abs(views[i].angle_deg - views.front().angle_deg - step * double(i)) < std::abs(step)))
      return std::nullopt;
  return step;
}

}  // namespace

void FramesSoFar::add(const StackInfo& stack, const Frame& frame) {
  const std::lock_guard lock(mutex_);
  if (frames_.empty()) stack_ = stack;
  frames_.push_back(frame);
  changed_.notify_all();
}

void FramesSoFar::end() {
  const std::lock_guard lock(mutex_);
  ended_ = true;
  changed_.notify_all();
}

bool FramesSoFar::wait_for(size_t count, std::chrono::steady_clock::time_point not_before) const {
  std::unique_lock lock(mutex_);
  changed_.wait_until(lock, not_before, [&] { return ended_; });
  changed_.wait(lock, [&] { return ended_ || frames_.size() >= count; });
  return !ended_;
}

std::shared_ptr<const Source> FramesSoFar::so_far(int& announced) const {
  const std::lock_guard lock(mutex_);
  announced = stack_.count;
  return std::make_shared<MemorySource>(stack_, frames_, "standard input");
}

std::optional<Scan> foresee_scan(std::shared_ptr<const Source> so_far, int announced,
                                 const std::string& name) {
  const int there = so_far->info().count;
  if (announced < there) return std::nullopt;
  Scan scan;
  try {
    scan = scan_by_tags(std::move(so_far), name);
  } catch (const Error&) {  // the scan itself will say so
    return std::nullopt;
  }
  if (scan.views.size() < kLeastViews) return std::nullopt;
  const std::optional<double> step = usual_step(scan.views);
  if (!step) return std::nullopt;
  const double last = scan.views.back().angle_deg;
  for (int frame = there; frame < announced; ++frame)
    scan.views.push_back({frame, last + *step * (frame - there + 1), double(frame)});
  return scan;
}

}  // namespace harima
