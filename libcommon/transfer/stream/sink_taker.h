// SPDX-License-Identifier: BSD-3-Clause
// Frames of a stream wait for a sink, which a thread of its own feeds, in the order in which they came.
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "transfer/stream/frame_consumer.h"

namespace harima {

class SinkTaker : public FrameConsumer {
 public:
  using MakeSink = std::function<std::unique_ptr<Sink>(const StackInfo& info)>;
  // The sink is made when it is known what comes.
  explicit SinkTaker(MakeSink make_sink) : make_sink_(std::move(make_sink)) {}
  ~SinkTaker() override;

  void open(const StackInfo& info) override;
  void take(StreamFrame frame) override;
  std::vector<uint64_t> drop_waiting() override;
  void finish(const Meta& meta, const History& history) override;

  std::function<void()> on_frame = [] {};  // one is in the sink; called by its thread

 private:
  void run();
  void put(const StreamFrame& next);
  void fail_if_broken() const;  // mutex_ held

  const MakeSink make_sink_;
  std::unique_ptr<Sink> sink_;
  int frames_ = 0;
  std::mutex mutex_;  // of what follows
  std::condition_variable changed_;
  std::deque<StreamFrame> waiting_;
  bool is_busy_ = false, is_stopped_ = false;
  std::exception_ptr trouble_;
  std::thread thread_;
};

}  // namespace harima
