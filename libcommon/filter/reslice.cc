// SPDX-License-Identifier: BSD-3-Clause
#include "filter/reslice.h"

#include <algorithm>

#include "base/error.h"
#include "base/log.h"
#include "base/parallel.h"
#include "base/text.h"
#include "filter/scatter.h"
#include "format/keep_frames.h"
#include "image/frame_pool.h"
#include "image/mapped_source.h"

namespace harima {

namespace {

constexpr int kFewPasses = 3;            // over all rows; beyond, a spool file is cheaper
constexpr size_t kChunkBytes = 2 << 20;  // read and scattered in one go by a thread
constexpr int kRun = 64;  // bytes of a cache line: frames are read so many pixels at a time where z becomes x

size_t frame_bytes(const StackInfo& stack) {
  return size_t(stack.width) * size_t(stack.height) * bytes_of(stack.type);
}

// Slices of the result that are gathered together; the rest of the memory, an eighth, is for what is read.
int group_size(const StackInfo& result, size_t memory_bytes) {
  if (memory_bytes == 0) return result.count;
  const size_t fit = (memory_bytes - memory_bytes / 8) / std::max<size_t>(1, frame_bytes(result));
  if (fit < 1)
    fail("{} of memory wanted at least for slices of {} x {}, --mem allows {}",
         size_text(frame_bytes(result) * 8 / 7 + 1), result.width, result.height, size_text(memory_bytes));
  return int(std::min<size_t>(fit, size_t(result.count)));
}

int passes(const StackInfo& source, const Reslicing& how) {
  const StackInfo result = turned(source, how.axes);
  const int group = group_size(result, how.memory_bytes);
  return (result.count + group - 1) / std::max(1, group);
}

// Slices are made of columns, and too few of them fit for passes over all rows.
bool wants_spool(const StackInfo& source, const Reslicing& how) {
  return how.axes.from[2] == 0 && passes(source, how) > kFewPasses;
}

// How a pipe, or what goes through a spool file, is kept: half of the memory is for frames that need not go
// to the file.
OpenOptions keeping(const Reslicing& how) {
  OpenOptions options;
  options.memory_bytes = how.memory_bytes / 2;
  options.spool_folder = how.spool_folder;
  return options;
}

// Columns of every frame as rows: slices of the result that were made of columns are made of rows of these.
std::unique_ptr<Source> with_columns_as_rows(std::shared_ptr<Source> source, size_t memory_bytes) {
  const Axes swap{{1, 0, 2}, {}};
  const StackInfo info = source->info();
  StackInfo target = turned(info, swap);
  return mapped_source(std::move(source), target, memory_bytes, [info, swap](const Frame& in, Frame& out) {
    scatter({in.view().data, {0, 0, 0}, {info.width, info.height, 1}}, info, swap, {&out, 1}, 0);
  });
}
Axes after_swap(Axes axes) {
  for (int& axis : axes.from) axis = axis == 2 ? 2 : 1 - axis;
  return axes;
}

// Groups of slices of a source that can seek.
class Gathered : public Source {
 public:
  Gathered(std::shared_ptr<Source> source, const Reslicing& how) : source_(std::move(source)), how_(how) {
    info_ = turned(source_->info(), how.axes);
    group_ = group_size(info_, how.memory_bytes);
  }

  bool can_seek() const override { return false; }
  void read_rows(int, int, int, std::byte*) const override {
    fail("slices that are gathered come in order only");
  }
  std::string place(int index) const override { return fmt::format("slice {}", index); }

  bool next(Frame& frame) override {
    if (next_ == info_.count) return false;
    if (next_ == first_ + int(slices_.size())) gather();
    frame = std::move(slices_[size_t(next_ - first_)]);
    frame.tag.number = how_.first_number + next_++;
    return true;
  }

 private:
  // Fills the next group.
  void gather() {
    if (next_ == 0 && wants_spool(source_->info(), how_)) spool();
    first_ = next_;
    slices_.resize(size_t(std::min(group_, info_.count - first_)));
    for (Frame& slice : slices_) slice = pool_.take(info_.type, info_.width, info_.height);
    const StackInfo& from = source_->info();
    const int step = std::min(from.count, how_.axes.from[0] == 2 ? kRun / int(bytes_of(from.type)) : 1);
    parallel_for((from.count + step - 1) / step,
                 [&](int i) { take(i * step, std::min(from.count, (i + 1) * step)); });
  }

  // From now on columns are rows.
  void spool() {
    source_ = keep_frames(with_columns_as_rows(source_, how_.memory_bytes / 4), keeping(how_));
    how_.memory_bytes /= 2;
    how_.axes = after_swap(how_.axes);
    group_ = group_size(info_, how_.memory_bytes);
  }

  // What frames [first, last) give to the group, a few rows at a time.
  void take(int first, int last) {
    const StackInfo& from = source_->info();
    const auto along = size_t(how_.axes.from[2]);
    Piece piece{nullptr, {0, 0, first}, {from.width, from.height, last}};
    const int size = sizes_of(from)[along], end = first_ + int(slices_.size());
    piece.first[along] = how_.axes.reversed[2] ? size - end : first_;
    piece.last[along] = how_.axes.reversed[2] ? size - first_ : end;
    const int step = int(std::max<size_t>(1, chunk_bytes() / (row_bytes() * size_t(last - first))));
    for (int y = piece.first[1], bottom = piece.last[1]; y < bottom; y += step) {
      piece.first[1] = y, piece.last[1] = std::min(bottom, y + step);
      take(piece);
    }
  }
  void take(Piece& piece) {
    const StackInfo& from = source_->info();
    const int rows = piece.last[1] - piece.first[1], frames = piece.last[2] - piece.first[2];
    Frame chunk = chunks_.take(PixelType::u8, int(std::max(chunk_bytes(), row_bytes() * kRun)), 1);
    for (int i = 0; i < frames; ++i)
      source_->read_rows(piece.first[2] + i, piece.first[1], piece.last[1],
                         chunk.data() + size_t(i * rows) * row_bytes());
    piece.data = chunk.data();
    scatter(piece, from, how_.axes, slices_, first_);
  }
  size_t row_bytes() const { return size_t(source_->info().width) * bytes_of(source_->info().type); }
  size_t chunk_bytes() const {
    return how_.memory_bytes == 0 ? kChunkBytes
                                  : std::min(kChunkBytes, how_.memory_bytes / 8 / size_t(thread_count()));
  }

  std::shared_ptr<Source> source_;
  Reslicing how_;
  int group_ = 0;
  FramePool pool_, chunks_;
  std::vector<Frame> slices_;  // of the group, from first_ on; those that were handed out are empty
  int first_ = 0, next_ = 0;
};

// Slices stay slices, the last one first.
class Backwards : public Source {
 public:
  explicit Backwards(std::shared_ptr<Source> source) : source_(std::move(source)) {
    info_ = turned(source_->info(), {{0, 1, 2}, {false, false, true}});
  }
  void read_rows(int index, int first, int last, std::byte* dst) const override {
    source_->read_rows(of(index), first, last, dst);
  }
  FrameTag tag(int index) const override {
    FrameTag tag = source_->tag(of(index));
    tag.number = source_->tag(index).number;
    return tag;
  }
  std::string place(int index) const override { return source_->place(of(index)); }

 private:
  int of(int index) const { return info_.count - 1 - index; }
  const std::shared_ptr<Source> source_;
};

// Slices stay slices, in their order.
std::unique_ptr<Source> turned_in_plane(std::shared_ptr<Source> source, const Axes& axes,
                                        size_t memory_bytes) {
  const StackInfo info = source->info();
  const StackInfo target = turned(info, axes);
  return mapped_source(std::move(source), target, memory_bytes, [info, axes](const Frame& in, Frame& out) {
    scatter({in.view().data, {0, 0, 0}, {info.width, info.height, 1}}, info, axes, {&out, 1}, 0);
    out.tag = turned(in.tag, info.width, axes);
  });
}

}  // namespace

std::unique_ptr<Source> resliced(std::unique_ptr<Source> source, const Reslicing& how) {
  if (how.axes.is_same()) return source;
  const bool is_pipe = !source->can_seek();
  Reslicing rest = how;
  if (is_pipe) rest.memory_bytes /= 2;
  if (how.axes.from[2] == 2) {
    Axes in_plane = how.axes;
    in_plane.reversed[2] = false;
    if (how.axes.reversed[2])
      source = std::make_unique<Backwards>(keep_frames(std::move(source), keeping(how)));
    return in_plane.is_same() ? std::move(source)
                              : turned_in_plane(std::move(source), in_plane, how.memory_bytes / 2);
  }
  if (is_pipe && how.axes.from[2] == 0) {
    source = with_columns_as_rows(std::move(source), how.memory_bytes / 4);
    rest.axes = after_swap(how.axes);
  }
  return std::make_unique<Gathered>(keep_frames(std::move(source), keeping(how)), rest);
}

std::string reslicing_text(const StackInfo& source, const Reslicing& how) {
  if (source.count < 0) return {};
  if (how.axes.from[2] == 2) return "slice by slice";
  if (wants_spool(source, how))
    return fmt::format("through a spool file of {} in {}",
                       size_text(frame_bytes(source) * size_t(source.count)), how.spool_folder);
  const std::string count = counted(passes(source, how), "pass");
  return how.axes.from[2] == 1 ? fmt::format("in {}, each row is read once", count)
                               : fmt::format("in {} over the volume", count);
}

int reslicing_passes(const StackInfo& source, const Reslicing& how) {
  if (source.count < 0) return 0;
  if (how.axes.from[2] == 0) return wants_spool(source, how) ? 3 : passes(source, how);
  return how.axes.from[2] == 1 && wants_spool(source, how) ? 3 : 1;
}

}  // namespace harima
