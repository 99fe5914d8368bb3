// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cstring>
#include <vector>

#include "base/error.h"
#include "base/parallel.h"
#include "device/cpu/lanes.h"
#include "device/cpu/rank_sort.h"
#include "device/ring.h"

namespace harima {

namespace {

constexpr int kMostWidth = 127;
constexpr int kChunkColumns = 32;  // columns one task goes through; its neighbours' borders are kept aside for it

int mirrored(int x, int columns) {
  while (x < 0 || x >= columns) x = x < 0 ? -x : 2 * columns - x - 1;
  return x;
}

// One column of all lanes: values in [view][lane] order, sorted ones in [rank][lane] with the view each came from.
struct SortedColumn {
  std::vector<float> values;
  std::vector<uint32_t> views;
};

class ChunkSorter {
 public:
  ChunkSorter(const SinogramBatch& batch, int width)
      : batch_(batch), width_(width), sorter_(batch.views), ring_(size_t(width)),
        cells_(size_t(batch.views) * size_t(batch.lanes)), medians_(cells_.size()) {
    for (SortedColumn& column : ring_) {
      column.values.resize(cells_.size());
      column.views.resize(cells_.size());
    }
  }

  // Filters columns [first, last); `column(x)` copies the unfiltered cells of column x, mirrored where x is outside.
  template <class Column>
  void run(int first, int last, const Column& column) {
    const int half = width_ / 2;
    const LaneKernels& kernels = lane_kernels(batch_.lanes);
    std::vector<const float*> window(static_cast<size_t>(width_));
    for (int x = first - half; x < first + half; ++x) sort_column(column, x);
    for (int x = first; x < last; ++x) {
      sort_column(column, x + half);
      for (int i = 0; i < width_; ++i) window[size_t(i)] = slot(x - half + i).values.data();
      kernels.median(window.data(), width_, batch_.views, medians_.data());
      put_back(slot(x), x);
    }
  }

 private:
  SortedColumn& slot(int x) { return ring_[size_t((x + 2 * width_) % width_)]; }

  template <class Column>
  void sort_column(const Column& column, int x) {
    column(x, cells_.data());
    SortedColumn& out = slot(x);
    const size_t lanes = size_t(batch_.lanes);
    for (size_t lane = 0; lane < lanes; ++lane) {
      uint32_t* keys = sorter_.keys();
      for (size_t v = 0; v < size_t(batch_.views); ++v) {
        uint32_t bits;
        std::memcpy(&bits, &cells_[v * lanes + lane], sizeof bits);
        keys[v] = ordered_key(bits);
      }
      sorter_.sort();
      for (size_t rank = 0; rank < size_t(batch_.views); ++rank) {
        const uint32_t bits = key_bits(keys[rank]);
        std::memcpy(&out.values[rank * lanes + lane], &bits, sizeof bits);
        out.views[rank * lanes + lane] = sorter_.places()[rank];
      }
    }
  }

  void put_back(const SortedColumn& column, int x) {
    const size_t lanes = size_t(batch_.lanes);
    for (size_t rank = 0; rank < size_t(batch_.views); ++rank)
      for (size_t lane = 0; lane < lanes; ++lane)
        cells_[size_t(column.views[rank * lanes + lane]) * lanes + lane] = medians_[rank * lanes + lane];
    for (int v = 0; v < batch_.views; ++v) std::memcpy(batch_.at(v, x), cells_.data() + size_t(v) * lanes, lanes * sizeof(float));
  }

  const SinogramBatch& batch_;
  const int width_;
  RankSorter sorter_;
  std::vector<SortedColumn> ring_;
  std::vector<float> cells_, medians_;
};

}  // namespace

void ring_sort(const SinogramBatch& batch, const RingOptions& options) {
  const int width = options.width + (options.width % 2 == 0);
  if (options.width < 2 || batch.views < 1) return;
  if (width > kMostWidth) fail_usage("ring filter {} columns wide, wanted at most {}", width, kMostWidth);
  const int half = width / 2, chunk = std::max(kChunkColumns, 2 * width);
  const int chunks = (batch.columns + chunk - 1) / chunk;
  const size_t column_floats = size_t(batch.views) * size_t(batch.lanes);
  // Columns within half a width of a chunk's borders, as they are before any chunk is filtered.
  std::vector<std::vector<float>> borders(static_cast<size_t>(chunks));
  auto copy_column = [&](int x, float* to) {
    const int from = mirrored(x, batch.columns);
    for (int v = 0; v < batch.views; ++v)
      std::memcpy(to + size_t(v) * size_t(batch.lanes), batch.at(v, from), size_t(batch.lanes) * sizeof(float));
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

namespace {
constexpr RingMethod kMethods[] = {
    {"sort", "sorting filter (Vo 2018, algorithm 3)", ring_sort},
};
}  // namespace

std::span<const RingMethod> ring_methods() { return kMethods; }

}  // namespace harima
