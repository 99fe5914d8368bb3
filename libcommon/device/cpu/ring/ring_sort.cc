// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cstring>
#include <vector>

#include "base/parallel.h"
#include "device/cpu/lanes.h"
#include "device/cpu/rank_sort.h"
#include "device/ring.h"

namespace harima {

namespace {

constexpr int kLeastChunk = 32;  // columns one task goes through; its neighbours' borders are kept aside for it

int mirrored_by_half(int x, int columns) {
  while (x < 0 || x >= columns) x = x < 0 ? -x : 2 * columns - x - 1;
  return x;
}

// One sorted column: for each lane its values by rank, and the views they came from: [lane][rank].
struct SortedColumn {
  std::vector<float> values;
  std::vector<uint32_t> views;
};

class ChunkSorter {
 public:
  ChunkSorter(const SinogramBatch& batch, int width)
      : batch_(batch), width_(width), sorter_(batch.views), ring_(size_t(width)),
        column_(size_t(batch.views) * size_t(batch.lanes)), medians_(column_.size()) {
    for (SortedColumn& column : ring_) {
      column.values.resize(column_.size());
      column.views.resize(column_.size());
    }
  }

  // Filters columns [first, last); `read(x, to)` copies the unfiltered column x as [lane][view], mirrored where x is outside.
  template <class Read>
  void run(int first, int last, const Read& read) {
    const int half = width_ / 2;
    const LaneKernels& kernels = lane_kernels(batch_.lanes);
    std::vector<const float*> window(static_cast<size_t>(width_));
    for (int x = first - half; x < first + half; ++x) sort_column(read, x);
    for (int x = first; x < last; ++x) {
      sort_column(read, x + half);
      for (int i = 0; i < width_; ++i) window[size_t(i)] = slot(x - half + i).values.data();
      kernels.median(window.data(), width_, batch_.views, medians_.data());
      put_back(slot(x), x);
    }
  }

 private:
  SortedColumn& slot(int x) { return ring_[size_t((x + 2 * width_) % width_)]; }

  template <class Read>
  void sort_column(const Read& read, int x) {
    read(x, column_.data());
    SortedColumn& out = slot(x);
    for (size_t lane = 0; lane < size_t(batch_.lanes); ++lane) {
      const size_t at = lane * size_t(batch_.views);
      sorter_.sort(column_.data() + at, out.values.data() + at, out.views.data() + at);
    }
  }

  void put_back(const SortedColumn& sorted, int x) {
    for (size_t lane = 0; lane < size_t(batch_.lanes); ++lane) {
      const size_t at = lane * size_t(batch_.views);
      for (size_t rank = 0; rank < size_t(batch_.views); ++rank)
        column_[at + sorted.views[at + rank]] = medians_[at + rank];
    }
    lane_kernels(batch_.lanes).transpose(column_.data(), size_t(batch_.views), batch_.lanes, batch_.views, batch_.at(0, x),
                                         batch_.view_floats);
  }

  const SinogramBatch& batch_;
  const int width_;
  RankSorter sorter_;
  std::vector<SortedColumn> ring_;
  std::vector<float> column_, medians_;
};

}  // namespace

void ring_sort(const SinogramBatch& batch, const RingOptions& options) {
  if (options.width < 2 || batch.views < 1) return;
  const int width = odd_ring_width(options.width);
  const int half = width / 2, chunk = std::max({kLeastChunk, 2 * width, batch.columns / (4 * thread_count())});
  const int chunks = (batch.columns + chunk - 1) / chunk;
  const size_t column_floats = size_t(batch.views) * size_t(batch.lanes);
  // Columns within half a width of a chunk's borders, as they are before any chunk is filtered.
  std::vector<std::vector<float>> borders(static_cast<size_t>(chunks));
  const LaneKernels& kernels = lane_kernels(batch.lanes);
  auto copy_column = [&](int x, float* to) {
    kernels.transpose(batch.at(0, mirrored_by_half(x, batch.columns)), batch.view_floats, batch.views, batch.lanes, to, size_t(batch.views));
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
    ChunkSorter(batch, width).run(first, last, [&](int x, float* to) {
      if (x >= first && x < last) return copy_column(x, to);
      const size_t place = size_t(x < first ? x - first + half : half + x - last);
      std::memcpy(to, borders[size_t(c)].data() + place * column_floats, column_floats * sizeof(float));
    });
    borders[size_t(c)] = {};
  });
}

}  // namespace harima
