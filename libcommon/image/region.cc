// SPDX-License-Identifier: BSD-3-Clause
#include "image/region.h"

#include <cstring>
#include <vector>

#include "base/error.h"
#include "image/grid.h"

namespace harima {

namespace {

bool is_all(const IntRange& range) { return range.first == 0 && range.last == kNoLast && range.step == 1; }

// The range with its end filled in.
IntRange within(const IntRange& range, int size, const char* axis, const std::string& name) {
  const IntRange done{range.first, range.last == kNoLast ? size : range.last, range.step};
  if (done.first < 0 || done.last > size || done.first >= done.last)
    fail_usage("--{} {}:{} is not within the {} of {}, 0:{}", axis, done.first, done.last, size, name, size);
  return done;
}

int count_of(const IntRange& range) { return (range.last - range.first + range.step - 1) / range.step; }

template <class T>
void pick(const std::byte* from, int step, int count, std::byte* to) {
  for (int i = 0; i < count; ++i)
    std::memcpy(to + size_t(i) * sizeof(T), from + size_t(i) * size_t(step) * sizeof(T), sizeof(T));
}

// Every step-th of `count` pixels from `from`.
void pick_pixels(const std::byte* from, size_t pixel, int step, int count, std::byte* to) {
  if (step == 1) std::memcpy(to, from, size_t(count) * pixel);
  else if (pixel == 1) pick<uint8_t>(from, step, count, to);
  else if (pixel == 2) pick<uint16_t>(from, step, count, to);
  else pick<uint32_t>(from, step, count, to);
}

class Region : public Source {
 public:
  Region(std::unique_ptr<Source> source, const Box& box, const std::string& name)
      : source_(std::move(source)), name_(name) {
    const StackInfo& whole = source_->info();
    x_ = within(box.x, whole.width, "x", name);
    y_ = within(box.y, whole.height, "y", name);
    z_ = whole.count >= 0 ? within(box.z, whole.count, "z", name) : box.z;
    take_info();
  }

  bool next(Frame& frame) override {
    if (can_seek()) return Source::next(frame);
    Frame whole;
    for (; seen_ < z_.first + done_ * z_.step; ++seen_)
      if (seen_ >= z_.last || !source_->next(whole)) return end();
    if (seen_ >= z_.last || !source_->next(whole)) return end();
    ++seen_;
    ++done_;
    Frame part(info_.type, info_.width, info_.height);
    cut(whole, part.data());
    part.tag = whole.tag;
    frame = part;
    return true;
  }

  bool can_seek() const override { return source_->can_seek(); }

  void read_rows(int index, int first, int last, std::byte* dst) const override {
    const int frame = z_.first + index * z_.step;
    if (has_all_columns() && y_.step == 1)
      return source_->read_rows(frame, y_.first + first, y_.first + last, dst);
    const StackInfo& whole = source_->info();
    thread_local std::vector<std::byte> rows;
    const int top = y_.first + first * y_.step, bottom = y_.first + (last - 1) * y_.step + 1;
    if (last <= first) return;
    rows.resize(size_t(bottom - top) * size_t(whole.width) * pixel());
    source_->read_rows(frame, top, bottom, rows.data());
    for (int y = first; y < last; ++y)
      pick_pixels(
          rows.data() +
              (size_t(y - first) * size_t(y_.step) * size_t(whole.width) + size_t(x_.first)) * pixel(),
          pixel(), x_.step, info_.width, dst + size_t(y - first) * row_bytes());
  }
  FrameTag tag(int index) const override { return source_->tag(z_.first + index * z_.step); }
  std::string place(int index) const override { return source_->place(z_.first + index * z_.step); }

 private:
  void take_info() {
    info_ = source_->info();
    info_.width = count_of(x_);
    info_.height = count_of(y_);
    info_.count = info_.count < 0 ? -1 : count_of(z_);
    const Grid grid =
        grid_of(info_.meta).cut({x_.first, y_.first, z_.first}).coarser({x_.step, y_.step, z_.step}, false);
    set_grid(grid, info_.meta);
  }

  // After the last frame that is wanted: a pipe is read to its end, which tells whether it is whole.
  bool end() {
    for (Frame rest; source_->next(rest);) ++seen_;
    within(z_, seen_, "z", name_);
    take_info();
    info_.count = done_;
    return false;
  }

  void cut(const FrameView& whole, std::byte* dst) const {
    for (int y = 0; y < info_.height; ++y)
      pick_pixels(whole.row<std::byte>(y_.first + y * y_.step) + size_t(x_.first) * pixel(), pixel(), x_.step,
                  info_.width, dst + size_t(y) * row_bytes());
  }
  bool has_all_columns() const { return x_.step == 1 && info_.width == source_->info().width; }
  size_t pixel() const { return bytes_of(info_.type); }
  size_t row_bytes() const { return size_t(info_.width) * pixel(); }

  std::unique_ptr<Source> source_;
  const std::string name_;
  IntRange x_, y_, z_;
  int seen_ = 0, done_ = 0;
};

}  // namespace

bool Box::is_whole() const { return is_all(x) && is_all(y) && is_all(z); }

std::unique_ptr<Source> region_of(std::unique_ptr<Source> source, const Box& box, const std::string& name) {
  if (box.is_whole()) return source;
  return std::make_unique<Region>(std::move(source), box, name);
}

}  // namespace harima
