// SPDX-License-Identifier: BSD-3-Clause
// Takes frames as a folder would, and leaves nothing behind: for runs that only try how long something takes.
#pragma once

#include "format/checked_sink.h"
#include "image/stack.h"

namespace harima {

class NoSink : public Sink {
 public:
  void put(int, FrameView frame, const Meta&) override { frame_sum(frame); }
  bool any_order() const override { return true; }
  void close(const Meta&, const History&) override {}
};

}  // namespace harima
