// SPDX-License-Identifier: BSD-3-Clause
#include "image/mapped_source.h"

#include "base/error.h"
#include "base/parallel.h"
#include "image/frame_pool.h"

namespace harima {

namespace {

constexpr size_t kBatchBytes = 1 << 20;

class Mapped : public Source {
 public:
  Mapped(std::shared_ptr<Source> source, const StackInfo& target, FrameMapping mapping)
      : source_(std::move(source)), mapping_(std::move(mapping)) {
    info_ = target;
    info_.count = source_->info().count;
  }

  bool can_seek() const override { return false; }
  void read_rows(int, int, int, std::byte*) const override { fail("frames that are made when asked for come in order only"); }
  std::string place(int index) const override { return source_->place(index); }

  bool next(Frame& frame) override {
    if (given_ == made_.size() && !make_some()) return false;
    frame = std::move(made_[given_++]);
    return true;
  }

 private:
  bool make_some() {
    given_ = 0;
    if (source_->can_seek()) make_in_any_order();
    else make_in_order();
    info_.history = source_->info().history;
    return !made_.empty();
  }

  void make_in_order() {
    std::vector<Frame> frames;
    for (Frame frame; int(frames.size()) < batch() && source_->next(frame); frame = {}) frames.push_back(frame);
    made_.assign(frames.size(), {});
    parallel_for(int(frames.size()), [&](int i) { made_[size_t(i)] = made_of(frames[size_t(i)]); });
  }
  void make_in_any_order() {
    const StackInfo& from = source_->info();
    made_.assign(size_t(std::min(batch(), from.count - read_)), {});
    parallel_for(int(made_.size()), [&](int i) {
      Frame frame = inputs_.take(from.type, from.width, from.height);
      source_->read_rows(read_ + i, 0, from.height, frame.data());
      frame.tag = source_->tag(read_ + i);
      made_[size_t(i)] = made_of(frame);
    });
    read_ += int(made_.size());
  }

  Frame made_of(const Frame& in) {
    Frame out = results_.take(info_.type, info_.width, info_.height);
    out.tag = in.tag;
    mapping_(in, out);
    return out;
  }
  // Frames that are made together: some for every thread, or one if they are large.
  int batch() const {
    const StackInfo& from = source_->info();
    const size_t frame = size_t(from.width) * size_t(from.height) * bytes_of(from.type);
    return thread_count() * (1 + int(kBatchBytes / std::max(frame, kBatchBytes / 16)));
  }

  const std::shared_ptr<Source> source_;
  const FrameMapping mapping_;
  FramePool inputs_, results_;
  std::vector<Frame> made_;
  size_t given_ = 0;
  int read_ = 0;
};

}  // namespace

std::unique_ptr<Source> mapped_source(std::shared_ptr<Source> source, const StackInfo& target, FrameMapping mapping) {
  return std::make_unique<Mapped>(std::move(source), target, std::move(mapping));
}

}  // namespace harima
