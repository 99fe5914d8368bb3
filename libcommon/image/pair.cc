// SPDX-License-Identifier: BSD-3-Clause
#include "image/pair.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/error.h"
#include "image/frame_pool.h"
#include "image/pixels.h"

namespace harima {

namespace {

PixelType common_type(PixelType a, PixelType b) {
  if (a == b) return a;
  return std::max(bytes_of(a), bytes_of(b)) < 4 ? PixelType::i32 : PixelType::f32;
}

void copy_as(PixelType type, const FrameView& from, std::byte* to) {
  if (from.type == type) return copy_rows(from, 0, from.height, to);
  const bool is_float = type == PixelType::f32;  // else i32
  with_pixels(from.type, [&]<class T>() {
    for (int y = 0; y < from.height; ++y, to += size_t(from.width) * sizeof(float)) {
      if (is_float) std::copy_n(from.row<T>(y), from.width, reinterpret_cast<float*>(to));
      else std::copy_n(from.row<T>(y), from.width, reinterpret_cast<int32_t*>(to));
    }
  });
}

class Pair : public Source {
 public:
  Pair(std::array<std::unique_ptr<Source>, 2> both, std::array<std::string, 2> names)
      : both_(std::move(both)), names_(std::move(names)) {
    info_ = first().info();
    const StackInfo& other = second().info();
    if (info_.width != other.width || info_.height != other.height)
      fail("{} has slices of {} x {}, {} of {} x {}", names_[0], info_.width, info_.height, names_[1],
           other.width, other.height);
    if (info_.count >= 0 && other.count >= 0) check_counts(info_.count, other.count);
    info_.type = common_type(info_.type, other.type);
    info_.height *= 2;
    info_.count = std::max(info_.count, other.count);
    if (!can_seek()) info_.count = -1;
  }

  bool next(Frame& frame) override {
    Frame upper, lower;
    const bool has_upper = first().next(upper), has_lower = second().next(lower);
    if (has_upper != has_lower)
      check_counts(seen_ + rest(first(), has_upper), seen_ + rest(second(), has_lower));
    if (!has_upper) info_.count = seen_;
    if (!has_upper) return false;
    frame = pool_.take(info_.type, info_.width, info_.height);
    copy_as(info_.type, upper, frame.data());
    copy_as(info_.type, lower, frame.row<std::byte>(info_.height / 2));
    frame.tag = upper.tag;
    ++seen_;
    return true;
  }

  bool can_seek() const override { return first().can_seek() && second().can_seek(); }

  void read_rows(int index, int top, int bottom, std::byte* dst) const override {
    const int half = info_.height / 2;
    const size_t row = size_t(info_.width) * bytes_of(info_.type);
    if (top < half) read_part(first(), index, top, std::min(bottom, half), dst);
    if (bottom > half)
      read_part(second(), index, std::max(0, top - half), bottom - half,
                dst + row * size_t(std::max(0, half - top)));
  }
  FrameTag tag(int index) const override { return first().tag(index); }
  std::string place(int index) const override { return first().place(index); }

 private:
  Source& first() const { return *both_[0]; }
  Source& second() const { return *both_[1]; }

  void read_part(const Source& source, int index, int top, int bottom, std::byte* dst) const {
    const StackInfo& info = source.info();
    if (info.type == info_.type) return source.read_rows(index, top, bottom, dst);
    thread_local std::vector<std::byte> rows;
    FrameView view{info.type, info.width, bottom - top, 0, nullptr};
    view.row_bytes = view.tight_row_bytes();
    rows.resize(view.tight_bytes());
    source.read_rows(index, top, bottom, rows.data());
    view.data = rows.data();
    copy_as(info_.type, view, dst);
  }

  static int rest(Source& source, bool has_one) {
    int count = has_one;
    for (Frame frame; has_one && source.next(frame);) ++count;
    return count;
  }
  void check_counts(int a, int b) const {
    if (a != b) fail("{} has {} slices, {} {}", names_[0], a, names_[1], b);
  }

  const std::array<std::unique_ptr<Source>, 2> both_;
  const std::array<std::string, 2> names_;
  FramePool pool_;
  int seen_ = 0;
};

}  // namespace

std::unique_ptr<Source> pair_of(std::unique_ptr<Source> first, std::unique_ptr<Source> second,
                                const std::string& first_name, const std::string& second_name) {
  return std::make_unique<Pair>(std::array{std::move(first), std::move(second)},
                                std::array{first_name, second_name});
}

}  // namespace harima
