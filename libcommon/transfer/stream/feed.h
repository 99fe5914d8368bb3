// SPDX-License-Identifier: BSD-3-Clause
// A Feed is where the frames of a stream come from, numbered: files, a detector, another stream. Numbers need
// not be without gaps, nor in order.
#pragma once

#include <memory>

#include "image/stack.h"
#include "transfer/stream/stream_frame.h"

namespace harima {

// In the meta of a stream some of whose frames go elsewhere: numbers that do not come are not missing.
inline constexpr std::string_view kStreamPart = "stream.part";

class Feed {
 public:
  virtual ~Feed() = default;
  // Of all frames; count -1: not known. Waits until it is known. Meta and history are final behind the last
  // frame.
  virtual const StackInfo& info() = 0;
  // Waits for the next frame; false behind the last. Fails if there is a frame that cannot be had. One
  // thread.
  virtual bool next(StreamFrame& frame) = 0;
  // From another thread: next() fails or ends soon.
  virtual void stop() noexcept {}
  // Every frame is consumed: waits until whoever gave them knows.
  virtual void finish() {}
};

}  // namespace harima
