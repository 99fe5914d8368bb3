// SPDX-License-Identifier: BSD-3-Clause
// Frames used again as soon as nobody else holds their pixels, so that a long stack does not ask for fresh memory all the time.
#pragma once

#include <atomic>
#include <mutex>
#include <vector>

#include "image/frame.h"

namespace harima {

class FramePool {
 public:
  // A frame of this type and size, pixels undefined, tag empty. Safe from several threads.
  Frame take(PixelType type, int width, int height) {
    const std::lock_guard lock(mutex_);
    for (Frame& frame : frames_)
      if (!frame.is_shared() && frame.type() == type && frame.width() == width && frame.height() == height) {
        std::atomic_thread_fence(std::memory_order_acquire);  // after what the last holder did with it
        frame.tag = {};
        return frame;
      }
    frames_.emplace_back(type, width, height);
    return frames_.back();
  }

 private:
  std::mutex mutex_;
  std::vector<Frame> frames_;
};

}  // namespace harima
