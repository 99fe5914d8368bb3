// SPDX-License-Identifier: BSD-3-Clause
// The frames of another sender. It is told that a frame is consumed when whoever takes it from here says so:
// so what is passed on is held by the first sender until the last receiver has it.
#pragma once

#include <future>
#include <thread>

#include "transfer/stream/feed.h"
#include "transfer/stream/frame_queue.h"
#include "transfer/stream/frame_receiver.h"

namespace harima {

class UpstreamFeed : public Feed, private FrameConsumer {
 public:
  // room_bytes: of frames that may be on their way, or held by those who took them.
  // place: among the receivers of that sender, -1: any.
  UpstreamFeed(std::unique_ptr<Peer> peer, int place, uint64_t room_bytes, std::string name);
  ~UpstreamFeed() override;
  const StackInfo& info() override;
  bool next(StreamFrame& frame) override;
  void stop() noexcept override { queue_.close(); }
  void finish() override;

 private:
  void run();
  void open(const StackInfo& info) override;
  void take(StreamFrame frame) override;
  std::vector<uint64_t> drop_waiting() override;
  void finish(const Meta& meta, const History& history) override;
  void done_with(size_t frames);

  const std::string name_;
  std::unique_ptr<Peer> peer_;
  FrameReceiver receiver_;
  FrameQueue queue_;  // the sender sends no more than there is room for
  std::promise<StackInfo> opened_;
  bool is_open_ = false;
  StackInfo info_, final_;
  std::exception_ptr trouble_;  // of the thread, when it is over
  std::mutex mutex_;            // of what follows
  std::condition_variable changed_;
  uint64_t in_hand_ = 0;  // frames taken from here and not done with
  bool is_stopped_ = false;
  std::thread thread_;
};

}  // namespace harima
