// SPDX-License-Identifier: BSD-3-Clause
#include "filter/median.h"

#include <algorithm>
#include <type_traits>
#include <vector>

#include "filter/mirror.h"
#include "image/pixels.h"
#include "math/rank.h"
#include "math/select_median.h"

namespace harima {

namespace {

constexpr int kLanes = 64;  // neighbouring medians that are found together, for the vector units
// Up to so many values that is faster than one after the other.
template <class Rank>
constexpr size_t kFewValues = sizeof(Rank) == 4   ? 49
                              : sizeof(Rank) == 2 ? 81
                                                  : 125;

template <class T>
using RankOf = std::conditional_t<std::is_same_v<T, float>, int32_t, T>;

template <class T>
T value_of(RankOf<T> rank) {
  if constexpr (!std::is_same_v<T, float>) return rank;
  else return float_of_rank(rank);
}

template <class T>
void part_pair(T* low, T* high) {
  for (int i = 0; i < kLanes; ++i) {
    const T a = low[i], b = high[i];
    low[i] = b < a ? b : a;
    high[i] = b < a ? a : b;
  }
}

// Medians of an odd number of rows of kLanes values, which are lost.
template <class T>
const T* medians_of_rows(T (*rows)[kLanes], size_t count) {
  T* held[kFewValues<T>];
  for (size_t i = 0; i < count; ++i) held[i] = rows[i];
  select_median(held, int(count / 2), part_pair<T>, [&](T*& place, int i) { place = held[i]; });
  return held[count / 2];
}

// Medians of the same rows one after the other.
template <class T>
void medians_one_by_one(const std::vector<const T*>& rows, int width, T* out) {
  std::vector<T> values(rows.size());
  for (int x = 0; x < width; ++x) {
    for (size_t i = 0; i < rows.size(); ++i) values[i] = rows[i][x];
    const auto middle = values.begin() + ptrdiff_t(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    out[x] = *middle;
  }
}

template <class T>
void medians(const std::vector<const T*>& rows, int width, T* out) {
  if (rows.size() == 1) return std::copy_n(rows[0], width, out), void();
  if (rows.size() > kFewValues<T>) return medians_one_by_one(rows, width, out);
  T block[kFewValues<T>][kLanes] = {};
  for (int begin = 0; begin < width; begin += kLanes) {
    const int count = std::min(kLanes, width - begin);
    for (size_t i = 0; i < rows.size(); ++i) std::copy_n(rows[i] + begin, count, block[i]);
    std::copy_n(medians_of_rows(block, rows.size()), count, out + begin);
  }
}

// The rows that an output row is made of: each of the box, with mirrored ends, once for each of its columns.
template <class T>
class Box {
 public:
  using Rank = RankOf<T>;

  Box(int side, int depth, int width)
      : side_(side), width_(size_t(width) + size_t(side) - 1), padded_(width_ * size_t(side) * size_t(depth)),
        result_(size_t(width)) {
    for (size_t i = 0; i < size_t(side) * size_t(depth); ++i)
      for (size_t x = 0; x < size_t(side); ++x) rows_.push_back(padded_.data() + i * width_ + x);
  }

  void put(int i, const T* row, int width) {
    Rank* const padded = padded_.data() + size_t(i) * width_;
    const int reach = side_ / 2;
    std::transform(row, row + width, padded + reach, [](T value) { return rank_of(value); });
    for (int k = 1; k <= reach; ++k) {
      padded[reach - k] = padded[reach + mirrored(-k, width)];
      padded[reach + width - 1 + k] = padded[reach + mirrored(width - 1 + k, width)];
    }
  }

  void write_medians(int width, T* out) {
    medians(rows_, width, result_.data());
    if constexpr (std::is_same_v<T, float>) hand_on_nan(width);
    std::transform(result_.begin(), result_.end(), out, value_of<T>);
  }

 private:
  // NaN where one of the values is.
  void hand_on_nan(int width) {
    if (std::none_of(padded_.begin(), padded_.end(), is_nan_rank)) return;
    for (const Rank* row : rows_)
      for (int x = 0; x < width; ++x) result_[size_t(x)] = is_nan_rank(row[x]) ? row[x] : result_[size_t(x)];
  }

  int side_;
  size_t width_;
  std::vector<Rank> padded_, result_;
  std::vector<const Rank*> rows_;
};

}  // namespace

size_t MedianFilter::thread_bytes(const StackInfo& info) const {
  const size_t rows = size_t(side) * size_t(is_3d ? side : 1);
  return rows * (size_t(info.width) + size_t(side)) * bytes_of(info.type) +
         rows * size_t(side) * (sizeof(void*) + bytes_of(info.type));
}

void MedianFilter::apply(const LoopFrames& in, Frame& out) const {
  const int depth = is_3d ? side : 1, r = reach();
  const Neighbours frames(in, depth / 2);
  with_pixels(out.type(), [&]<class T>() {
    Box<T> box(side, depth, out.width());
    for (int y = 0; y < out.height(); ++y) {
      for (int z = 0; z < depth; ++z)
        for (int k = 0; k < side; ++k)
          box.put(z * side + k, frames[z - depth / 2].row<T>(mirrored(y + k - r, out.height())), out.width());
      box.write_medians(out.width(), out.row<T>(y));
    }
  });
}

}  // namespace harima
