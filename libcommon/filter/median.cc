// SPDX-License-Identifier: BSD-3-Clause
#include "filter/median.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "filter/mirror.h"
#include "image/pixels.h"

namespace harima {

namespace {

constexpr int kLanes = 64;        // neighbouring medians that are found together, for the vector units
constexpr size_t kFewValues = 49;  // up to here that is faster than one after the other

template <class T>
void part_pair(T* low, T* high) {
  for (int i = 0; i < kLanes; ++i) {
    const T a = low[i], b = high[i];
    low[i] = b < a ? b : a;
    high[i] = b < a ? a : b;
  }
}

// Medians of an odd number of rows of kLanes values, which are lost. Of n/2 + 2 of n values neither the least nor the greatest is
// the median: both are forgotten for one value that was not yet looked at, until there are none ("forgetful selection", Devillard
// 1998 and others before).
template <class T>
const T* medians_of_rows(T (*rows)[kLanes], size_t count) {
  T* held[kFewValues];
  for (size_t i = 0; i < count; ++i) held[i] = rows[i];
  size_t first = 0, last = count / 2 + 2;
  for (size_t next = last; last - first > 1; ++next) {
    for (size_t i = first + 1; i < last; ++i) part_pair(held[first], held[i]);
    for (size_t i = first + 1; i + 1 < last; ++i) part_pair(held[i], held[last - 1]);
    ++first;
    if (next < count) held[last - 1] = held[next];
    else --last;
  }
  return held[first];
}

// Medians of the same rows one after the other.
template <class T>
void medians_one_by_one(const std::vector<const T*>& rows, int width, T* out) {
  std::vector<T> values(rows.size());
  for (int x = 0; x < width; ++x) {
    for (size_t i = 0; i < rows.size(); ++i) values[i] = rows[i][x];
    const auto middle = values.begin() + ptrdiff_t(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end(), [](T a, T b) { return a < b || (b != b && a == a); });
    out[x] = *middle;
  }
}

template <class T>
void medians(const std::vector<const T*>& rows, int width, T* out) {
  if (rows.size() == 1) return std::copy_n(rows[0], width, out), void();
  if (rows.size() > kFewValues) return medians_one_by_one(rows, width, out);
  T block[kFewValues][kLanes] = {};
  for (int begin = 0; begin < width; begin += kLanes) {
    const int count = std::min(kLanes, width - begin);
    for (size_t i = 0; i < rows.size(); ++i) std::copy_n(rows[i] + begin, count, block[i]);
    std::copy_n(medians_of_rows(block, rows.size()), count, out + begin);
  }
}

// NaN where one of the rows has one.
template <class T>
void hand_on_nan(const std::vector<const T*>& rows, int width, T* out) {
  if constexpr (std::is_floating_point_v<T>)
    for (const T* row : rows)
      for (int x = 0; x < width; ++x) out[x] = row[x] == row[x] ? out[x] : row[x];
}

// The rows that an output row is made of: each of the box, with mirrored ends, once for each of its columns.
template <class T>
class Box {
 public:
  Box(int side, int depth, int width) : side_(side), width_(size_t(width) + size_t(side) - 1), padded_(width_ * size_t(side) * size_t(depth)) {
    for (size_t i = 0; i < size_t(side) * size_t(depth); ++i)
      for (size_t x = 0; x < size_t(side); ++x) rows_.push_back(padded_.data() + i * width_ + x);
  }
  void put(int i, const T* row, int width) {
    T* const padded = padded_.data() + size_t(i) * width_;
    const int reach = side_ / 2;
    std::copy_n(row, width, padded + reach);
    for (int k = 1; k <= reach; ++k) {
      padded[reach - k] = row[mirrored(-k, width)];
      padded[reach + width - 1 + k] = row[mirrored(width - 1 + k, width)];
    }
  }
  const std::vector<const T*>& rows() const { return rows_; }

 private:
  int side_;
  size_t width_;
  std::vector<T> padded_;
  std::vector<const T*> rows_;
};

}  // namespace

void MedianFilter::apply(const LoopFrames& in, Frame& out) const {
  const int depth = is_3d ? side : 1, r = reach();
  const Neighbours frames(in, depth / 2);
  with_pixels(out.type(), [&]<class T>() {
    Box<T> box(side, depth, out.width());
    for (int y = 0; y < out.height(); ++y) {
      for (int z = 0; z < depth; ++z)
        for (int k = 0; k < side; ++k) box.put(z * side + k, frames[z - depth / 2].row<T>(mirrored(y + k - r, out.height())), out.width());
      medians(box.rows(), out.width(), out.row<T>(y));
      hand_on_nan(box.rows(), out.width(), out.row<T>(y));
    }
  });
}

}  // namespace harima
