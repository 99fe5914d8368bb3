// SPDX-License-Identifier: BSD-3-Clause
// Neighbours beyond the ends of a stack: it is mirrored there (math/mirrored.h).
#pragma once

#include "image/frame_loop.h"
#include "math/mirrored.h"

namespace harima {

// The frames around a result of a FrameWindow{-reach, reach + 1}, as far as they are there.
class Neighbours {
 public:
  Neighbours(const LoopFrames& in, int reach)
      : frames_(in.frames), first_(in.first_frame), index_(in.index),
        size_(first_ + int(in.frames.size()) <= in.index + reach ? first_ + int(in.frames.size())
                                                                 : in.index + reach + 1) {}

  // The frame `away` slices from that of the result, |away| <= reach; mirrored at the ends of the stack.
  FrameView operator[](int away) const { return frames_[size_t(mirrored(index_ + away, size_) - first_)]; }

 private:
  std::span<const Frame> frames_;
  int first_, index_;
  int size_;  // of the stack, or what is as good for this result
};

}  // namespace harima
