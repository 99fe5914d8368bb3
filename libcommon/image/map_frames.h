// SPDX-License-Identifier: BSD-3-Clause
// From stack to stack: every frame of the result is made of one frame, or a few neighbours, of the source.
#pragma once

#include "image/frame_loop.h"

namespace harima {

// What becomes of frames: fills `out`, a frame of the sink's type and size, and its tag; says in `meta` what
// else is to stand with it (min, max). Called by several threads.
using FrameMaker = std::function<void(const LoopFrames& in, Frame& out, Meta& meta)>;

// Makes all frames of the sink, which are like `target` says; `on_frame` is called after each. Returns how
// many there are. Without `make` frames go through as they are, and are not copied.
int map_frames(Source& source, const FrameWindow& window, Sink& sink, const StackInfo& target,
               size_t memory_bytes, const FrameMaker& make, const std::function<void()>& on_frame);

}  // namespace harima
