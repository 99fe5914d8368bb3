// SPDX-License-Identifier: BSD-3-Clause
#include "device/cuda/device_equations.h"

#include <algorithm>

#include "base/parallel.h"
#include "device/row_noise.h"

namespace harima::CT_GPU_TARGET {

namespace {

size_t row_set_numbers(const Equations::Size& size) {
  return size_t(size.lanes / 2) * size_t(size.views) * size_t(size.columns);
}
size_t row_bytes(const Equations::Size& size) {
  return size_t(size.row_sets + 1) * row_set_numbers(size) * sizeof(Complex);
}
// As many as rows or slices have.
size_t sum_bytes(const Equations::Size& size) {
  return size_t(size.lanes) * size_t(std::max(size.views, size.width)) * sizeof(double);
}

SliceNumbers numbers_of(const LaneValues& values) {
  SliceNumbers numbers;
  for (size_t i = 0; i < values.size(); ++i) numbers.value[i] = float(values[i]);
  return numbers;
}
unsigned bits_of(const LaneFlags& flags) {
  unsigned bits = 0;
  for (size_t i = 0; i < flags.size(); ++i) bits |= unsigned(flags[i]) << i;
  return bits;
}

}  // namespace

DeviceEquations::DeviceEquations(const Size& size, const ProjectorTables& tables,
                                 std::shared_ptr<const ProjectorTablesOnDevice> on_device, Stream& stream)
    : size_(size), on_device_(on_device), stream_(stream),
      projector_(tables, std::move(on_device), size.lanes),
      slices_(size_t(size.slice_sets) * slice_set_floats(size) * sizeof(float)), rows_(row_bytes(size)),
      sums_(sum_bytes(size)), sums_on_host_(pinned_memory(sum_bytes(size))) {}

size_t DeviceEquations::bytes(const Size& size, const ProjectorTables& tables) {
  return PairProjector::bytes(tables, size.lanes) +
         size_t(size.slice_sets) * slice_set_floats(size) * sizeof(float) + row_bytes(size) + sum_bytes(size);
}

PairRows DeviceEquations::rows_at(size_t number) const {
  return {rows_.as<Complex>() + number * row_set_numbers(size_),
          size_.lanes / 2,
          size_.views,
          size_.columns,
          size_.columns,
          size_.last_column - size_.first_column,
          size_.first_column};
}

void DeviceEquations::set(const PairRows& from, const double* axis_px) {
  axis_px_ = axis_px;
  take_rows(from, on_device_->views(kAllViews), on_device_->view_count(kAllViews), measured(), stream_);
}

template <class T>
const T* DeviceEquations::sums_on_host(size_t count) {
  copy_down(sums_on_host_.data(), sums_.as<void>(), count * sizeof(T), stream_);
  stream_.wait();
  return sums_on_host_.as<T>();
}

LaneValues DeviceEquations::row_sums(int views) {
  const PairSum* const part = sums_on_host<PairSum>(size_t(size_.lanes / 2) * size_t(views));
  LaneValues sums{};
  for (size_t pair = 0; pair < size_t(size_.lanes / 2); ++pair)
    for (size_t view = 0; view < size_t(views); ++view) {
      sums[2 * pair] += part[pair * size_t(views) + view].even;
      sums[2 * pair + 1] += part[pair * size_t(views) + view].odd;
    }
  return sums;
}

LaneValues DeviceEquations::slice_sums() {
  const double* const part = sums_on_host<double>(size_t(size_.lanes) * size_t(size_.width));
  LaneValues sums{};
  for (size_t i = 0; i < size_t(size_.lanes) * size_t(size_.width); ++i)
    sums[i / size_t(size_.width)] += part[i];
  return sums;
}

LaneValues DeviceEquations::measured_squares() {
  square_rows(measured(), pair_sums_on_device(), stream_);
  return row_sums(size_.views);
}

LaneValues DeviceEquations::measured_above_0() {
  sum_rows_above_0(measured(), pair_sums_on_device(), stream_);
  return row_sums(size_.views);
}

// On the processor, once a batch: a median of each row. A pair of slices at a time.
LaneValues DeviceEquations::measured_noise() {
  LaneValues sums{};
  const size_t columns = size_t(size_.columns), views = size_t(size_.views);
  std::vector<Complex> rows(views * columns);
  std::vector<PairSum> part(views);
  for (size_t pair = 0; pair < size_t(size_.lanes / 2); ++pair) {
    copy_down(rows.data(), measured().data + pair * rows.size(), rows.size() * sizeof(Complex), stream_);
    stream_.wait();
    parallel_for(
        size_.views,
        [&](int view) {
          std::vector<float> differences;
          const float* const row = &rows[size_t(view) * columns].re;
          part[size_t(view)].even = row_noise(row, size_.columns, 2, differences);
          part[size_t(view)].odd = row_noise(row + 1, size_.columns, 2, differences);
        },
        8);
    for (const PairSum& one : part) {
      sums[2 * pair] += one.even;
      sums[2 * pair + 1] += one.odd;
    }
  }
  return sums;
}

void DeviceEquations::project(SliceSet x, RowSet to, int subset) {
  projector_.project(slices(x), axis_px_, rows(to), subset, stream_);
}

void DeviceEquations::back_project(RowSet from, SliceSet to, int subset) {
  projector_.back_project(rows(from), axis_px_, slices(to), subset, stream_);
}

void DeviceEquations::fill(RowSet to, float value) { fill_rows(rows(to), value, stream_); }

void DeviceEquations::invert(RowSet set, float least) { invert_rows(rows(set), least, stream_); }

void DeviceEquations::multiply(RowSet set, RowSet by, int subset) {
  multiply_rows(rows(set), rows(by).data, some(subset), stream_);
}

void DeviceEquations::add(RowSet to, const LaneValues& factor, RowSet from) {
  add_rows(rows(to), numbers_of(factor), rows(from).data, stream_);
}

LaneValues DeviceEquations::squares(RowSet set) {
  square_rows(rows(set), pair_sums_on_device(), stream_);
  return row_sums(size_.views);
}

LaneValues DeviceEquations::subtract_from_measured(RowSet set, int subset) {
  CT_GPU_TARGET::subtract_from_measured(rows(set), measured().data, some(subset), pair_sums_on_device(),
                                        stream_);
  return row_sums(some(subset).count);
}

LaneValues DeviceEquations::divide_measured(RowSet set, const LaneValues& least) {
  CT_GPU_TARGET::divide_measured(rows(set), measured().data, numbers_of(least), pair_sums_on_device(),
                                 stream_);
  return row_sums(size_.views);
}

LaneValues DeviceEquations::pull_dual(RowSet dual, RowSet projected, float sigma, float shrink) {
  CT_GPU_TARGET::pull_dual(rows(dual), rows(projected).data, measured().data, sigma, shrink,
                           pair_sums_on_device(), stream_);
  return row_sums(size_.views);
}

void DeviceEquations::fill(SliceSet to, const LaneValues& value) {
  fill_slices(squares_of_slices(), slices(to), numbers_of(value), stream_);
}

void DeviceEquations::copy(SliceSet from, SliceSet to) {
  copy_slices(squares_of_slices(), slices(from), slices(to), stream_);
}

void DeviceEquations::raise(SliceSet set, const LaneValues& least) {
  raise_slices(squares_of_slices(), slices(set), numbers_of(least), stream_);
}

void DeviceEquations::invert(SliceSet set, float above, float least) {
  invert_slices(squares_of_slices(), slices(set), above, least, stream_);
}

void DeviceEquations::add(SliceSet to, const LaneValues& factor, SliceSet from) {
  add_slices(squares_of_slices(), slices(to), numbers_of(factor), slices(from), stream_);
}

void DeviceEquations::scale_and_add(SliceSet to, const LaneValues& factor, SliceSet from) {
  scale_and_add_slices(squares_of_slices(), slices(to), numbers_of(factor), slices(from), stream_);
}

LaneValues DeviceEquations::sums(SliceSet set) {
  sum_slices(squares_of_slices(), slices(set), false, sums_.as<double>(), stream_);
  return slice_sums();
}

LaneValues DeviceEquations::squares(SliceSet set) {
  sum_slices(squares_of_slices(), slices(set), true, sums_.as<double>(), stream_);
  return slice_sums();
}

void DeviceEquations::step(SliceSet x, SliceSet steps, SliceSet gradient, bool positive,
                           const LaneFlags& done) {
  step_slices(squares_of_slices(), slices(x), slices(steps), slices(gradient), positive, bits_of(done),
              stream_);
}

void DeviceEquations::multiply(SliceSet x, SliceSet factor, SliceSet rays, float least_rays,
                               const LaneFlags& done) {
  multiply_slices(squares_of_slices(), slices(x), slices(factor), slices(rays), least_rays, bits_of(done),
                  stream_);
}

void DeviceEquations::pull_gradient(const Variation& sets, float sigma, const LaneValues& limit) {
  CT_GPU_TARGET::pull_gradient(squares_of_slices(), dual_sets(sets), sigma, numbers_of(limit), stream_);
}

void DeviceEquations::step_along_dual(SliceSet x, SliceSet pull, const Variation& sets, float tau,
                                      bool positive, const LaneFlags& done) {
  CT_GPU_TARGET::step_along_dual(squares_of_slices(), slices(x), slices(pull), dual_sets(sets), tau, positive,
                                 bits_of(done), stream_);
}

}  // namespace harima::CT_GPU_TARGET
