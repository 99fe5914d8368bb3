// SPDX-License-Identifier: BSD-3-Clause
#include "device/cuda/device_stripe_rows.h"

#include <algorithm>

#include "device/cpu/ring/slow_weights.h"

namespace harima::CT_GPU_TARGET {

namespace {

// As many lanes as loops of the processor know (device/sinogram_batch.h).
int lanes_of(const PairRows& rows) { return rows.pairs <= 2 ? 4 : rows.pairs <= 4 ? 8 : 16; }
int groups_of(const RingMethod& method, const PairRows& rows) { return std::min(method.groups, rows.views); }

size_t cell_bytes(const RingMethod& method, const PairRows& rows) {
  return size_t(groups_of(method, rows)) * size_t(rows.detector) * size_t(lanes_of(rows)) * sizeof(float);
}
size_t weight_bytes(const RingMethod& method, const PairRows& rows) {
  return size_t(groups_of(method, rows)) * size_t(groups_of(method, rows)) * sizeof(float);
}
size_t span_bytes(const RingMethod& method, const PairRows& rows) {
  return 2 * size_t(groups_of(method, rows)) * sizeof(int);
}
// Of all columns there are.
size_t column_bytes(const RingMethod& method, const PairRows& rows) {
  return method.groups > 0 && method.ranks
             ? size_t(rows.detector) * size_t(lanes_of(rows)) * sizeof(StripeColumn)
             : 0;
}

}  // namespace

size_t DeviceStripeRows::bytes(const RingMethod& method, const PairRows& rows) {
  return 2 * cell_bytes(method, rows) + weight_bytes(method, rows) + span_bytes(method, rows) +
         column_bytes(method, rows);
}

DeviceStripeRows::DeviceStripeRows(const RingMethod& method, const PairRows& rows, Stream& stream)
    : method_(method), rows_(rows), shape_{lanes_of(rows), rows.views, rows.detector, 0, nullptr},
      stream_(stream), means_(cell_bytes(method, rows)), slow_(cell_bytes(method, rows)),
      weights_(weight_bytes(method, rows)), spans_(span_bytes(method, rows)),
      columns_(column_bytes(method, rows)), on_host_(pinned_memory(cell_bytes(method, rows))) {}

void DeviceStripeRows::remove(const RingOptions& options, const PairRows& rows, uint64_t* lists) {
  rows_ = rows;
  lists_ = lists;
  sent_.clear();  // of rows before, which are done
  method_.remove(*this, options);
}

void DeviceStripeRows::wait() {
  stream_.wait();
  sent_.clear();
}

std::vector<float> DeviceStripeRows::roughness() {
  const CellRows rough = cells(slow_, 1);
  const size_t floats = size_t(rough.columns) * size_t(rough.lanes);
  sum_roughness(rows_, rough, stream_);
  copy_down(on_host_.data(), rough.data, floats * sizeof(float), stream_);
  wait();
  return {on_host_.as<float>(), on_host_.as<float>() + floats};
}

SlowCells DeviceStripeRows::take_slow(int groups, SlowWeights weights, double sigma) {
  groups_ = std::min(groups, rows_.views);
  const size_t count = size_t(groups_), floats = size_t(shape_.columns) * size_t(shape_.lanes);
  const SlowTable table(weights, groups_, sigma);
  copy_up(weights_.as<void>(), table.weight.data(), count * count * sizeof(float), stream_);
  copy_up(spans_.as<void>(), table.first.data(), count * sizeof(int), stream_);
  copy_up(spans_.as<int>() + count, table.last.data(), count * sizeof(int), stream_);
  take_means(rows_, cells(means_, groups_), stream_);
  weigh_means(cells(means_, groups_), {weights_.as<float>(), spans_.as<int>(), spans_.as<int>() + count},
              cells(slow_, groups_), stream_);
  copy_down(on_host_.data(), slow_.as<void>(), count * floats * sizeof(float), stream_);
  wait();
  return {on_host_.as<float>(), groups_, int(floats)};
}

void DeviceStripeRows::add_change() {
  copy_up(slow_.as<void>(), on_host_.data(),
          size_t(groups_) * size_t(shape_.columns) * size_t(shape_.lanes) * sizeof(float), stream_);
  add_slow_change(rows_, cells(slow_, groups_), stream_);
}

StripeColumns DeviceStripeRows::columns_of(const std::vector<StripeRun>& runs) {
  std::vector<StripeColumn>& columns = sent_.emplace_back();
  for (const StripeRun& run : runs)
    for (int x = run.left + 1; x < run.right; ++x) columns.push_back({run.lane, x, run.left, run.right});
  copy_up(columns_.as<void>(), columns.data(), columns.size() * sizeof(StripeColumn), stream_);
  return {columns_.as<StripeColumn>(), int(columns.size())};
}

void DeviceStripeRows::bridge_slow(const std::vector<StripeRun>& runs) {
  bridge_slow_columns(rows_, columns_of(runs), cells(slow_, groups_), cells(means_, groups_), stream_);
}

void DeviceStripeRows::bridge(const std::vector<StripeRun>& runs) {
  bridge_columns(rows_, columns_of(runs), stream_);
}

void DeviceStripeRows::bridge_ranks(const std::vector<StripeRun>& runs) {
  const StripeColumns all = columns_of(runs);
  const std::vector<StripeColumn>& columns = sent_.back();  // by slice
  const RankedLists lists = ranked_lists(rows_, lists_);
  for (size_t first = 0, last = 0; first < columns.size(); first = last) {
    const int pair = columns[first].slice / 2;
    while (last < columns.size() && columns[last].slice / 2 == pair) ++last;
    rank_columns(rows_, pair, lists, stream_);
    bridge_ranked_columns(rows_, {all.column + first, int(last - first)}, lists, stream_);
  }
}

void DeviceStripeRows::sort(int width) { ring_sort(rows_, width, lists_, stream_); }

}  // namespace harima::CT_GPU_TARGET
