// SPDX-License-Identifier: BSD-3-Clause
// The frames of a source in order, some at a time: read by all threads where the source can seek.
#pragma once

#include "base/parallel.h"
#include "image/frame_pool.h"
#include "image/stack.h"

namespace harima {

class BatchReader {
 public:
  explicit BatchReader(Source& source) : source_(source) {}

  // The next `count` frames, fewer at the end.
  std::vector<Frame> read(int count) {
    std::vector<Frame> frames;
    if (source_.can_seek()) read_in_any_order(count, frames);
    else
      for (Frame frame; int(frames.size()) < count && source_.next(frame); frame = {})
        frames.push_back(frame);
    return frames;
  }

 private:
  void read_in_any_order(int count, std::vector<Frame>& frames) {
    const StackInfo& info = source_.info();
    frames.resize(size_t(std::min(count, info.count - read_)));
    parallel_for(int(frames.size()), [&](int i) {
      Frame frame = pool_.take(info.type, info.width, info.height);
      source_.read_rows(read_ + i, 0, info.height, frame.data());
      frame.tag = source_.tag(read_ + i);
      frames[size_t(i)] = frame;
    });
    read_ += int(frames.size());
  }

  Source& source_;
  FramePool pool_;
  int read_ = 0;
};

}  // namespace harima
