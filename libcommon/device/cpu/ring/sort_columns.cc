// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/ring/sort_columns.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "base/parallel.h"
#include "device/cpu/lanes.h"
#include "device/cpu/rank_sort.h"

namespace harima {

namespace {

// Columns one task goes through; its neighbours' borders are kept aside for it.
constexpr int kLeastChunk = 32;

int mirrored_by_half(int x, int columns) {
  while (x < 0 || x >= columns) x = x < 0 ? -x : 2 * columns - x - 1;
  return x;
}

// One sorted column: for each lane its values by rank, and the views they came from, in numbers as short as
// will do.
template <class View>
struct SortedColumn {
  std::vector<float> values;
  std::vector<View> views;
};

// Columns are [lane][view], lanes `step` apart. Most of the memory one works with is to stay in the cache of
// its processor.
template <class View>
class ChunkSorter {
 public:
  ChunkSorter(const SinogramBatch& batch, int width)
      : batch_(batch), width_(width), step_(column_step(batch)), sorter_(batch.views), ring_(size_t(width)),
        column_(step_ * size_t(batch.lanes)), places_(size_t(batch.views)), medians_(step_) {
    for (SortedColumn<View>& column : ring_) {
      column.values.resize(column_.size());
      column.views.resize(column_.size());
    }
  }

  // A multiple of all vectors.
  static size_t column_step(const SinogramBatch& batch) { return (size_t(batch.views) + 15) / 16 * 16; }

  // Filters columns [first, last); `read(x, to)` copies the unfiltered column x, mirrored where x is outside.
  template <class Read>
  void run(int first, int last, const Read& read) {
    const int half = width_ / 2;
    for (int x = first - half; x < first + half; ++x) sort_column(read, x);
    for (int x = first; x < last; ++x) {
      sort_column(read, x + half);
      put_back(x);
    }
  }

 private:
  SortedColumn<View>& slot(int x) { return ring_[size_t((x + 2 * width_) % width_)]; }

  template <class Read>
  void sort_column(const Read& read, int x) {
    read(x, column_.data());
    SortedColumn<View>& out = slot(x);
    for (size_t at = 0; at < column_.size(); at += step_) {
      sorter_.sort(column_.data() + at, out.values.data() + at, places_.data());
      std::copy(places_.begin(), places_.end(), out.views.begin() + std::ptrdiff_t(at));
    }
  }

  void put_back(int x) {
    const LaneKernels& kernels = lane_kernels(batch_.lanes);
    const SortedColumn<View>& sorted = slot(x);
    std::vector<const float*> window(static_cast<size_t>(width_));
    for (size_t at = 0; at < column_.size(); at += step_) {
      for (int i = 0; i < width_; ++i) window[size_t(i)] = slot(x - width_ / 2 + i).values.data() + at;
      kernels.median(window.data(), width_, int(step_) / batch_.lanes, medians_.data());
      const View* const views = sorted.views.data() + at;
      float* const to = column_.data() + at;
      for (size_t rank = 0; rank < size_t(batch_.views); ++rank) to[views[rank]] = medians_[rank];
    }
    kernels.transpose(column_.data(), step_, batch_.lanes, batch_.views, batch_.at(0, x), batch_.view_floats);
  }

  const SinogramBatch& batch_;
  const int width_;
  const size_t step_;
  RankSorter sorter_;
  std::vector<SortedColumn<View>> ring_;
  std::vector<float> column_;
  std::vector<uint32_t> places_;
  std::vector<float> medians_;
};

template <class View>
void sort_columns(const SinogramBatch& batch, int width) {
  const int half = width / 2,
            chunk = std::max({kLeastChunk, 2 * width, batch.columns / (4 * thread_count())});
  const int chunks = (batch.columns + chunk - 1) / chunk;
  const size_t step = ChunkSorter<View>::column_step(batch), column_floats = step * size_t(batch.lanes);
  // Columns within half a width of a chunk's borders, as they are before any chunk is filtered.
  std::vector<std::vector<float>> borders(static_cast<size_t>(chunks));
  const LaneKernels& kernels = lane_kernels(batch.lanes);
  auto copy_column = [&](int x, float* to) {
    kernels.transpose(batch.at(0, mirrored_by_half(x, batch.columns)), batch.view_floats, batch.views,
                      batch.lanes, to, step);
  };
  parallel_for(chunks, [&](int c) {
    std::vector<float>& border = borders[size_t(c)];
    border.resize(2 * size_t(half) * column_floats);
    const int first = c * chunk, last = std::min(batch.columns, first + chunk);
    for (int i = 0; i < half; ++i) {
      copy_column(first - half + i, border.data() + size_t(i) * column_floats);
      copy_column(last + i, border.data() + size_t(half + i) * column_floats);
    }
  });
  parallel_for(chunks, [&](int c) {
    const int first = c * chunk, last = std::min(batch.columns, first + chunk);
    ChunkSorter<View>(batch, width).run(first, last, [&](int x, float* to) {
      if (x >= first && x < last) return copy_column(x, to);
      const size_t place = size_t(x < first ? x - first + half : half + x - last);
      std::memcpy(to, borders[size_t(c)].data() + place * column_floats, column_floats * sizeof(float));
    });
    borders[size_t(c)] = {};
  });
}

}  // namespace

void sort_columns(const SinogramBatch& batch, int width) {
  if (batch.views <= 1 << 16) sort_columns<uint16_t>(batch, width);
  else sort_columns<uint32_t>(batch, width);
}

}  // namespace harima
