// SPDX-License-Identifier: BSD-3-Clause
#include "image/mapped_source.h"

#include <algorithm>

#include "base/error.h"
#include "image/batch_reader.h"

namespace harima {

namespace {

constexpr size_t kBatchBytes = 1 << 20;  // of small frames that are made together by a thread

size_t frame_bytes(const StackInfo& stack) {
  return size_t(stack.width) * size_t(stack.height) * bytes_of(stack.type);
}

class Mapped : public Source {
 public:
  Mapped(std::shared_ptr<Source> source, const StackInfo& target, size_t memory_bytes, FrameMapping mapping)
      : source_(std::move(source)), mapping_(std::move(mapping)), reader_(*source_) {
    info_ = target;
    info_.count = source_->info().count;
    const size_t each = frame_bytes(source_->info()) + frame_bytes(info_);
    batch_ = thread_count() * (1 + int(kBatchBytes / std::max(each, kBatchBytes / 16)));
    if (memory_bytes > 0) batch_ = int(std::clamp<size_t>(memory_bytes / each, 1, size_t(batch_)));
  }

  bool can_seek() const override { return false; }
  void read_rows(int, int, int, std::byte*) const override {
    fail("frames that are made when asked for come in order only");
  }
  std::string place(int index) const override { return source_->place(index); }

  bool next(Frame& frame) override {
    if (given_ == made_.size() && !make_some()) return false;
    frame = std::move(made_[given_++]);
    return true;
  }

 private:
  bool make_some() {
    const std::vector<Frame> frames = reader_.read(batch_);
    given_ = 0;
    made_.assign(frames.size(), {});
    parallel_for(int(frames.size()), [&](int i) {
      Frame out = results_.take(info_.type, info_.width, info_.height);
      out.tag = frames[size_t(i)].tag;
      mapping_(frames[size_t(i)], out);
      made_[size_t(i)] = out;
    });
    info_.history = source_->info().history;
    return !frames.empty();
  }

  const std::shared_ptr<Source> source_;
  const FrameMapping mapping_;
  BatchReader reader_;
  FramePool results_;
  int batch_ = 1;
  std::vector<Frame> made_;
  size_t given_ = 0;
};

}  // namespace

std::unique_ptr<Source> mapped_source(std::shared_ptr<Source> source, const StackInfo& target,
                                      size_t memory_bytes, FrameMapping mapping) {
  return std::make_unique<Mapped>(std::move(source), target, memory_bytes, std::move(mapping));
}

}  // namespace harima
