// SPDX-License-Identifier: BSD-3-Clause
#include "image/frame_pipe.h"

#include "base/error.h"

namespace harima {

namespace {

constexpr size_t kWaiting = 2;

}  // namespace

class FramePipe::Entry : public Sink {
 public:
  explicit Entry(FramePipe& pipe) : pipe_(pipe) {}
  void put(int, FrameView frame, const Meta& meta) override { pipe_.put(frame, frame_tag(meta)); }
  void close(const Meta&, const History&) override {}

 private:
  FramePipe& pipe_;
};

FramePipe::FramePipe(StackInfo info, std::function<StackInfo(Sink&)> produce) {
  info_ = std::move(info);
  producer_ = std::thread([this, produce = std::move(produce)] { run(produce); });
}

FramePipe::~FramePipe() {
  {
    const std::lock_guard lock(mutex_);
    is_abandoned_ = true;
    changed_.notify_all();
  }
  producer_.join();
}

void FramePipe::run(const std::function<StackInfo(Sink&)>& produce) {
  StackInfo last;
  std::exception_ptr error;
  try {
    Entry entry(*this);
    last = produce(entry);
  } catch (...) {
    error = std::current_exception();
  }
  const std::lock_guard lock(mutex_);
  last_info_ = last;
  error_ = error;
  has_ended_ = true;
  changed_.notify_all();
}

void FramePipe::put(const FrameView& frame, const FrameTag& tag) {
  Frame copy = pool_.take(frame.type, frame.width, frame.height);
  copy_rows(frame, 0, frame.height, copy.data());
  copy.tag = tag;
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return is_abandoned_ || waiting_.size() < kWaiting; });
  if (is_abandoned_) fail("nobody wants frames any more");
  waiting_.push_back(std::move(copy));
  changed_.notify_all();
}

bool FramePipe::next(Frame& frame) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return has_ended_ || !waiting_.empty(); });
  if (!waiting_.empty()) {
    frame = std::move(waiting_.front());
    waiting_.pop_front();
    changed_.notify_all();
    return true;
  }
  if (error_) std::rethrow_exception(error_);
  info_.meta = last_info_.meta;
  info_.history = last_info_.history;
  return false;
}

void FramePipe::read_rows(int, int, int, std::byte*) const { fail("frames of a pipe come in order only"); }

std::string FramePipe::place(int index) const { return fmt::format("frame {}", index); }

}  // namespace harima
