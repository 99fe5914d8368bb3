// SPDX-License-Identifier: BSD-3-Clause
// Two steps in one run: frames that one of them makes, in a thread of its own, are a Source for the other, a
// few at a time.
//
//     FramePipe eroded(info, [&](Sink& sink) { map_frames(*source, window, sink, ...); return source->info();
//     }); make_volume(eroded, ...);
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>

#include "image/frame_pool.h"
#include "image/stack.h"

namespace harima {

class FramePipe : public Source {
 public:
  // Starts `produce`, which puts frames like `info` says into the sink, in order, and gives back what is
  // known in the end (meta and history). What it throws is thrown by next().
  FramePipe(StackInfo info, std::function<StackInfo(Sink&)> produce);
  ~FramePipe() override;  // ends the producer: its next put() fails

  bool next(Frame& frame) override;
  bool can_seek() const override { return false; }
  void read_rows(int index, int first, int last, std::byte* dst) const override;
  std::string place(int index) const override;

 private:
  class Entry;
  void put(const FrameView& frame, const FrameTag& tag);
  void run(const std::function<StackInfo(Sink&)>& produce);

  std::mutex mutex_;
  std::condition_variable changed_;
  FramePool pool_;
  std::deque<Frame> waiting_;
  StackInfo last_info_;
  std::exception_ptr error_;
  bool has_ended_ = false, is_abandoned_ = false;
  std::thread producer_;
};

}  // namespace harima
