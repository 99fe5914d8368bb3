// SPDX-License-Identifier: BSD-3-Clause
// Where the frames of a stream go to at the end that receives them.
#pragma once

#include <vector>

#include "image/stack.h"
#include "transfer/stream/stream_frame.h"

namespace harima {

class FrameConsumer {
 public:
  virtual ~FrameConsumer() = default;
  // What comes; once, before the first frame.
  virtual void open(const StackInfo& info) = 0;
  // Each once. Calls its done() when it is consumed. Fails with what went wrong here, also with an earlier
  // one.
  virtual void take(StreamFrame frame) = 0;
  // The connection broke: lets go of those that nothing was done with yet, whose numbers are returned; they
  // come again. Fails as take().
  virtual std::vector<uint64_t> drop_waiting() = 0;
  // All have come; returns when all are consumed, and the result is final. Fails as take().
  virtual void finish(const Meta& meta, const History& history) = 0;

  // Called by a taker that fails while nothing is given to it; who gives sets it.
  std::function<void()> wake = [] {};
};

}  // namespace harima
