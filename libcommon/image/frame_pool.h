// SPDX-License-Identifier: BSD-3-Clause
// Frames used again as soon as nobody else holds their pixels, so that a long stack does not ask for fresh
// memory all the time.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <vector>

#include "image/frame.h"

namespace harima {

class FramePool {
 public:
  // Frames lie in memory made by `memory`, called with bytes; empty: ordinary memory.
  explicit FramePool(std::function<Buffer(size_t)> memory = {}) : memory_(std::move(memory)) {}

  // A frame of this type and size, pixels undefined, tag empty. Safe from several threads.
  Frame take(PixelType type, int width, int height) {
    const std::lock_guard lock(mutex_);
    for (Frame& frame : frames_)
      if (!frame.is_shared() && frame.type() == type && frame.width() == width && frame.height() == height) {
        std::atomic_thread_fence(std::memory_order_acquire);  // after what the last holder did with it
        frame.tag = {};
        return frame;
      }
    if (memory_)
      frames_.emplace_back(type, width, height, memory_(size_t(width) * size_t(height) * bytes_of(type)));
    else frames_.emplace_back(type, width, height);
    return frames_.back();
  }

 private:
  const std::function<Buffer(size_t)> memory_;
  std::mutex mutex_;
  std::vector<Frame> frames_;
};

}  // namespace harima
