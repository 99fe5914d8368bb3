// SPDX-License-Identifier: BSD-3-Clause
#include "filter/project.h"

#include <algorithm>
#include <climits>

#include "base/error.h"
#include "base/parallel.h"
#include "base/text.h"
#include "filter/fold_rows.h"
#include "filter/reslice.h"
#include "filter/scatter.h"
#include "format/keep_frames.h"
#include "image/batch_reader.h"
#include "image/grid.h"
#include "image/mapped_source.h"

namespace harima {

namespace {

constexpr size_t kBatchBytes = 8 << 20;

size_t frame_bytes(const StackInfo& stack) {
  return size_t(stack.width) * size_t(stack.height) * bytes_of(stack.type);
}

int slabs(int size, int slab) { return (size - 1) / slab + 1; }

// Slabs of frames, each made into one.
class AlongZ : public Source {
 public:
  AlongZ(std::shared_ptr<Source> source, const Projection& how)
      : source_(std::move(source)), how_(how), reader_(*source_) {
    const StackInfo& from = source_->info();
    info_ = from;
    info_.type = projected_type(from.type, how.mode);
    if (from.count >= 0) {
      how_.slab = how.slab > 0 ? std::min(how.slab, std::max(1, from.count)) : std::max(1, from.count);
      info_.count = slabs(from.count, how_.slab);
    }
    set_grid(grid_of(from.meta).coarser({1, 1, how_.slab}, true), info_.meta);
    first_number_ = from.count > 0 && source_->can_seek() ? source_->tag(0).number : -1;
  }

  bool can_seek() const override { return false; }
  void read_rows(int, int, int, std::byte*) const override { fail("projections come in order only"); }
  std::string place(int index) const override { return source_->place(index * how_.slab); }

  bool next(Frame& frame) override {
    if (next_ == info_.count) return end();
    Frame out = pool_.take(info_.type, info_.width, info_.height);
    const int made = how_.mode == ProjectMode::median ? take_medians(out) : fold(out);
    if (made == 0) return end();
    out.tag.number = first_number_ < 0 ? -1 : first_number_ + next_;
    ++next_;
    frame = std::move(out);
    return true;
  }

 private:
  bool end() {
    reader_.read(1);  // a pipe is read to its end, which tells whether it is whole
    info_.history = source_->info().history;
    return false;
  }

  // Frames are read some at a time, and folded row by row in their order.
  int fold(Frame& out) {
    const StackInfo& from = source_->info();
    const size_t pixels = size_t(from.width) * size_t(from.height);
    first_.resize(pixels);
    if (how_.mode == ProjectMode::sd) second_.resize(pixels);
    const int batch =
        int(std::clamp<size_t>(batch_bytes() / frame_bytes(from), 1, size_t(std::max(thread_count(), 16))));
    int done = 0;
    while (done < how_.slab) {
      const std::vector<Frame> frames = reader_.read(std::min(batch, how_.slab - done));
      if (frames.empty()) break;
      if (done == 0) out.tag = frames[0].tag;
      if (first_number_ < 0 && next_ == 0 && done == 0) first_number_ = frames[0].tag.number;
      parallel_for(
          from.height,
          [&](int y) {
            const size_t at = size_t(y) * size_t(from.width);
            for (size_t i = 0; i < frames.size(); ++i)
              fold_row(how_.mode, frames[i], y, done + int(i), first_.data() + at,
                       second_.data() + (second_.empty() ? 0 : at));
          },
          8);
      done += int(frames.size());
    }
    if (done > 0)
      parallel_for(
          from.height,
          [&](int y) {
            const size_t at = size_t(y) * size_t(from.width);
            finish_row(how_.mode, done, first_.data() + at, second_.data() + (second_.empty() ? 0 : at), out,
                       y);
          },
          8);
    return done;
  }
  size_t batch_bytes() const {
    const size_t planes =
        2 * sizeof(double) * size_t(info_.width) * size_t(info_.height) + frame_bytes(info_);
    if (how_.memory_bytes == 0) return kBatchBytes;
    if (planes + frame_bytes(source_->info()) > how_.memory_bytes)
      fail("{} of memory wanted at least for frames of {} x {}, --mem allows {}",
           size_text(planes + frame_bytes(source_->info())), info_.width, info_.height,
           size_text(how_.memory_bytes));
    return std::min(std::max(kBatchBytes, frame_bytes(source_->info()) * size_t(thread_count())),
                    how_.memory_bytes - planes);
  }

  // Some rows of all frames of a slab at a time.
  int take_medians(Frame& out) {
    const StackInfo& from = source_->info();
    const int begin = next_ * how_.slab, frames = std::min(how_.slab, from.count - begin);
    const size_t row = size_t(from.width) * bytes_of(from.type), each = row * size_t(frames);
    const size_t memory = how_.memory_bytes == 0 ? SIZE_MAX : how_.memory_bytes / 2;
    if (each > memory)
      fail("{} of memory wanted at least for a row of {} slices, --mem allows {}", size_text(each * 2),
           frames, size_text(how_.memory_bytes));
    const int rows = int(std::min<size_t>(memory / each, size_t(from.height)));
    Frame& band = band_;
    if (band.bytes() < each * size_t(rows)) band = Frame(from.type, from.width, rows * frames);
    for (int y = 0; y < from.height; y += rows) {
      const int count = std::min(rows, from.height - y);
      parallel_for(frames, [&](int i) {
        source_->read_rows(begin + i, y, y + count, band.data() + row * size_t(i) * size_t(count));
      });
      parallel_for(count, [&](int i) {
        median_row(from.type, band.data() + row * size_t(i), row * size_t(count), frames, from.width,
                   out.row<float>(y + i));
      });
    }
    out.tag = source_->tag(begin);
    return frames;
  }

  const std::shared_ptr<Source> source_;
  Projection how_;
  BatchReader reader_;
  FramePool pool_;
  std::vector<double> first_, second_;  // what is folded so far, by pixel
  Frame band_;
  int next_ = 0, first_number_ = -1;
};

// Rows of a frame, slab by slab, each made into one.
void fold_frame(const FrameView& in, const Projection& how, Frame& out) {
  std::vector<double> first(size_t(in.width)), second(size_t(in.width));
  for (int y = 0; y < out.height(); ++y) {
    const int begin = y * how.slab, rows = std::min(how.slab, in.height - begin);
    if (how.mode == ProjectMode::median) {
      median_row(in.type, in.row<std::byte>(begin), in.row_bytes, rows, in.width, out.row<float>(y));
      continue;
    }
    for (int i = 0; i < rows; ++i) fold_row(how.mode, in, begin + i, i, first.data(), second.data());
    finish_row(how.mode, rows, first.data(), second.data(), out, y);
  }
}

// Along x or y: rows of every frame (columns as rows) are folded, and then the rows that are left become the
// images.
std::unique_ptr<Source> across(std::unique_ptr<Source> source, Projection how) {
  const Axes turn = how.axis == 0 ? Axes{{1, 0, 2}, {}} : Axes{};
  const StackInfo from = source->info(), upright = turned(from, turn);
  how.slab = how.slab > 0 ? std::min(how.slab, upright.height) : upright.height;
  StackInfo target = upright;
  target.type = projected_type(from.type, how.mode);
  target.height = slabs(upright.height, how.slab);
  set_grid(grid_of(upright.meta).coarser({1, how.slab, 1}, true), target.meta);
  auto folded =
      mapped_source(std::move(source), target, how.memory_bytes / 4, [=](const Frame& in, Frame& out) {
        if (turn.is_same()) return fold_frame(in, how, out);
        Frame columns(in.type(), in.height(), in.width());
        scatter({in.view().data, {0, 0, 0}, {from.width, from.height, 1}}, from, turn, {&columns, 1}, 0);
        fold_frame(columns, how, out);
      });
  return resliced(std::move(folded), {{{0, 2, 1}, {}}, how.memory_bytes / 2, how.spool_folder, 0});
}

}  // namespace

std::unique_ptr<Source> projected(std::unique_ptr<Source> source, const Projection& how) {
  if (how.axis != 2) return across(std::move(source), how);
  const bool is_kept =
      !source->can_seek() && (how.mode == ProjectMode::median || (source->info().count < 0 && how.slab == 0));
  if (!is_kept) return std::make_unique<AlongZ>(std::move(source), how);
  OpenOptions keeping;
  keeping.memory_bytes = how.memory_bytes / 2;
  keeping.spool_folder = how.spool_folder;
  Projection rest = how;
  rest.memory_bytes /= 2;
  return std::make_unique<AlongZ>(keep_frames(std::move(source), keeping), rest);
}

}  // namespace harima
