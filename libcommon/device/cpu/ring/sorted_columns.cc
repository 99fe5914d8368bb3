// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/ring/sorted_columns.h"

#include <algorithm>
#include <vector>

#include "base/parallel.h"
#include "device/cpu/lanes.h"
#include "device/cpu/rank_sort.h"

namespace harima {

namespace {

constexpr int kTaskColumns = 16;
constexpr int kMostSmall = 1 << 16;  // views that 16 bits count

bool is_small(const SinogramBatch& batch) { return batch.views <= kMostSmall; }
size_t column_floats(const SinogramBatch& batch) { return size_t(batch.views) * size_t(batch.lanes); }

// Columns [first, last) of every task, all threads.
template <class Body>
void for_columns(int columns, const Body& body) {
  parallel_for((columns + kTaskColumns - 1) / kTaskColumns,
               [&](int task) { body(task * kTaskColumns, std::min(columns, (task + 1) * kTaskColumns)); });
}

}  // namespace

size_t SortedColumns::memory_bytes(const SinogramBatch& batch) {
  return column_floats(batch) * size_t(batch.columns) * (is_small(batch) ? sizeof(uint16_t) : sizeof(uint32_t));
}

SortedColumns::SortedColumns(const SinogramBatch& batch) : batch_(batch), places_(memory_bytes(batch)) {
  is_small(batch) ? sort<uint16_t>() : sort<uint32_t>();
}

void SortedColumns::put_back() { is_small(batch_) ? put_back_by<uint16_t>() : put_back_by<uint32_t>(); }

template <class Place>
void SortedColumns::sort() {
  const LaneKernels& kernels = lane_kernels(batch_.lanes);
  const size_t floats = column_floats(batch_), views = size_t(batch_.views);
  for_columns(batch_.columns, [&](int first, int last) {
    RankSorter sorter(batch_.views);
    std::vector<float> column(floats), ranked(floats);
    std::vector<uint32_t> from(views);
    for (int x = first; x < last; ++x) {
      Place* place = places_.as<Place>() + size_t(x) * floats;
      kernels.transpose(batch_.at(0, x), batch_.view_floats, batch_.views, batch_.lanes, column.data(), views);
      for (size_t at = 0; at < floats; at += views) {
        sorter.sort(column.data() + at, ranked.data() + at, from.data());
        std::copy(from.begin(), from.end(), place + at);
      }
      kernels.transpose(ranked.data(), views, batch_.lanes, batch_.views, batch_.at(0, x), batch_.view_floats);
    }
  });
}

template <class Place>
void SortedColumns::put_back_by() {
  const LaneKernels& kernels = lane_kernels(batch_.lanes);
  const size_t floats = column_floats(batch_), views = size_t(batch_.views);
  for_columns(batch_.columns, [&](int first, int last) {
    std::vector<float> ranked(floats), column(floats);
    for (int x = first; x < last; ++x) {
      const Place* place = places_.as<Place>() + size_t(x) * floats;
      kernels.transpose(batch_.at(0, x), batch_.view_floats, batch_.views, batch_.lanes, ranked.data(), views);
      for (size_t at = 0; at < floats; at += views)
        for (size_t rank = 0; rank < views; ++rank) column[at + place[at + rank]] = ranked[at + rank];
      kernels.transpose(column.data(), views, batch_.lanes, batch_.views, batch_.at(0, x), batch_.view_floats);
    }
  });
}

}  // namespace harima
