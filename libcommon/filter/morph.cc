// SPDX-License-Identifier: BSD-3-Clause
#include "filter/morph.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "image/pixels.h"
#include "math/extreme.h"

namespace harima {

namespace {

template <class T>
struct Least : Lesser {
  static constexpr T kNone = std::numeric_limits<T>::has_infinity ? std::numeric_limits<T>::infinity()
                                                                  : std::numeric_limits<T>::max();
};
template <class T>
struct Largest : Larger {
  static constexpr T kNone = std::numeric_limits<T>::has_infinity ? -std::numeric_limits<T>::infinity()
                                                                  : std::numeric_limits<T>::lowest();
};

// How far a neighbourhood reaches along x in the row dy of the slice dz; -1: not at all.
int reach_of(const StructuringElement& around, int dy, int dz) {
  if (!around.is_ball) return around.radius;
  const int rest = around.radius * around.radius - dy * dy - dz * dz;
  int reach = rest < 0 ? -1 : int(std::sqrt(double(rest)));
  while (reach >= 0 && reach * reach > rest) --reach;
  return reach;
}

template <class T, class Op>
void join_row(const T* from, int width, T* to) {
  for (int x = 0; x < width; ++x) to[x] = Op::of(to[x], from[x]);
}

// A row with the extremes of ever more neighbours: at first one, then one more on each side with each step.
template <class T, class Op>
class WideningRow {
 public:
  explicit WideningRow(int width) : width_(width), row_(size_t(width) + 2, Op::kNone), next_(row_) {}
  void start(const T* row) { std::copy_n(row, width_, row_.data() + 1); }
  void widen() {
    for (int x = 1; x <= width_; ++x)
      next_[size_t(x)] = Op::of(Op::of(row_[size_t(x) - 1], row_[size_t(x)]), row_[size_t(x) + 1]);
    row_.swap(next_);
  }
  const T* data() const { return row_.data() + 1; }

 private:
  const int width_;
  std::vector<T> row_, next_;  // with one place more at each end, which holds kNone
};

// Joins to `out` what the slice at distance dz gives.
template <class T, class Op>
void join_slice(const FrameView& slice, int dz, const StructuringElement& around, Frame& out) {
  const int height = slice.height, widest = reach_of(around, 0, dz);
  WideningRow<T, Op> row(slice.width);
  for (int y = 0; y < height; ++y) {
    row.start(slice.row<T>(y));
    for (int reach = 0; reach <= widest; ++reach) {
      if (reach > 0) row.widen();
      for (int dy = -around.radius; dy <= around.radius; ++dy)
        if (y + dy >= 0 && y + dy < height && reach_of(around, dy, dz) == reach)
          join_row<T, Op>(row.data(), slice.width, out.row<T>(y + dy));
    }
  }
}

template <class T, class Op>
void morph(std::span<const Frame> frames, int middle, const StructuringElement& around, Frame& out) {
  const int first = std::max(0, middle - around.radius),
            last = std::min(int(frames.size()), middle + around.radius + 1);
  const auto pixels = [](Frame& frame) {
    return std::span(frame.row<T>(0), size_t(frame.width()) * size_t(frame.height()));
  };
  std::ranges::fill(pixels(out), Op::kNone);
  if (around.is_ball) {
    for (int z = first; z < last; ++z) join_slice<T, Op>(frames[size_t(z)], z - middle, around, out);
    return;
  }
  Frame column(out.type(), out.width(), out.height());  // a box is done along z first, then in the slice
  std::ranges::fill(pixels(column), Op::kNone);
  for (int z = first; z < last; ++z)
    for (int y = 0; y < out.height(); ++y)
      join_row<T, Op>(frames[size_t(z)].row<T>(y), out.width(), column.row<T>(y));
  join_slice<T, Op>(column, 0, around, out);
}

}  // namespace

void morph_frame(std::span<const Frame> frames, int middle, const StructuringElement& around, Extreme extreme,
                 Frame& out) {
  with_pixels(out.type(), [&]<class T>() {
    if (extreme == Extreme::least) morph<T, Least<T>>(frames, middle, around, out);
    else morph<T, Largest<T>>(frames, middle, around, out);
  });
}

}  // namespace harima
