// SPDX-License-Identifier: BSD-3-Clause
// Sets, A and A^T, and what is done to rows; slices are in host_slices.cc.
#include "device/cpu/host_equations.h"

#include <algorithm>

#include "base/parallel.h"
#include "device/batch_steps.h"
#include "device/row_noise.h"
#include "math/iteration.h"

namespace harima {

namespace {

// Rounded up, so that each set is aligned.
size_t slice_set_floats(const Equations::Size& size) {
  return (size_t(size.lanes) * size_t(size.width) * size_t(size.width) + 15) / 16 * 16;
}
size_t row_set_floats(const Equations::Size& size) {
  return size_t(size.views) * view_floats_for(size.columns, size.lanes);
}

double square(float value) { return double(value) * double(value); }

}  // namespace

HostEquations::HostEquations(const Size& size, Projector& projector)
    : size_(size), projector_(projector), memory_(memory_bytes(size)) {}

size_t HostEquations::memory_bytes(const Size& size) {
  return (size_t(size.slice_sets) * slice_set_floats(size) + size_t(size.row_sets) * row_set_floats(size)) *
         sizeof(float);
}

void HostEquations::set(const SinogramBatch& measured, std::span<const double> axis_px) {
  measured_ = measured;
  projector_.set_axis(axis_px);
}

LaneSlices HostEquations::slices(SliceSet set) const {
  return {size_.lanes, size_.width, memory_.as<float>() + size_t(set.number) * slice_set_floats(size_)};
}

SinogramBatch HostEquations::rows(RowSet set) const {
  float* const first = memory_.as<float>() + size_t(size_.slice_sets) * slice_set_floats(size_);
  return {size_.lanes, size_.views, size_.columns, view_floats_for(size_.columns, size_.lanes),
          first + size_t(set.number) * row_set_floats(size_)};
}

void HostEquations::project(SliceSet x, RowSet to, int subset) {
  const LaneSlices from = slices(x);
  std::array<const float*, kMostLanes> lanes{};
  for (int lane = 0; lane < from.lanes; ++lane) lanes[size_t(lane)] = from.lane(lane);
  projector_.project({lanes.data(), size_t(from.lanes)}, rows(to), subset);
  clear_unmeasured(rows(to));
}

void HostEquations::back_project(RowSet from, SliceSet to, int subset) {
  const LaneSlices into = slices(to);
  std::array<float*, kMostLanes> lanes{};
  for (int lane = 0; lane < into.lanes; ++lane) lanes[size_t(lane)] = into.lane(lane);
  projector_.back_project(rows(from), {lanes.data(), size_t(into.lanes)}, subset);
}

void HostEquations::clear_unmeasured(const SinogramBatch& rows) const {
  clear_columns(rows, 0, size_.first_column);
  clear_columns(rows, size_.last_column, size_.columns);
}

LaneValues HostEquations::sum_views(int subset,
                                    const std::function<void(int view, double* sums)>& part) const {
  const std::vector<int> views = projector_.views_of(subset);
  std::vector<LaneValues> parts(views.size());
  parallel_for(
      int(views.size()), [&](int i) { part(views[size_t(i)], parts[size_t(i)].data()); }, 4);
  LaneValues sums{};
  for (const LaneValues& one : parts)
    for (size_t lane = 0; lane < size_t(size_.lanes); ++lane) sums[lane] += one[lane];
  return sums;
}

LaneValues HostEquations::measured_squares() {
  return sum_views(kAllViews, [&](int view, double* sum) {
    for (int x = 0; x < size_.columns; ++x)
      for (int lane = 0; lane < size_.lanes; ++lane) sum[lane] += square(measured_.at(view, x)[lane]);
  });
}

LaneValues HostEquations::measured_above_0() {
  return sum_views(kAllViews, [&](int view, double* sum) {
    for (int x = 0; x < size_.columns; ++x)
      for (int lane = 0; lane < size_.lanes; ++lane)
        sum[lane] += double(larger(measured_.at(view, x)[lane], 0.0f));
  });
}

LaneValues HostEquations::measured_noise() {
  return sum_views(kAllViews, [&](int view, double* sum) {
    std::vector<float> differences;
    for (int lane = 0; lane < size_.lanes; ++lane)
      sum[lane] += row_noise(measured_.at(view, 0) + lane, size_.columns, size_t(size_.lanes), differences);
  });
}

void HostEquations::fill(RowSet to, float value) {
  const SinogramBatch batch = rows(to);
  parallel_for(
      batch.views, [&](int view) { std::fill(batch.at(view, 0), batch.at(view, batch.columns), value); }, 8);
  clear_unmeasured(batch);
}

void HostEquations::invert(RowSet set, float least) {
  const SinogramBatch batch = rows(set);
  parallel_for(
      batch.views,
      [&](int view) {
        float* const sample = batch.at(view, 0);
        for (size_t i = 0, n = size_t(batch.columns) * size_t(batch.lanes); i < n; ++i)
          sample[i] = 1 / larger(sample[i], least);
      },
      8);
}

void HostEquations::multiply(RowSet set, RowSet by, int subset) {
  const SinogramBatch batch = rows(set), factors = rows(by);
  const std::vector<int> views = projector_.views_of(subset);
  parallel_for(
      int(views.size()),
      [&](int i) {
        float* const sample = batch.at(views[size_t(i)], 0);
        const float* const factor = factors.at(views[size_t(i)], 0);
        for (size_t k = 0, n = size_t(batch.columns) * size_t(batch.lanes); k < n; ++k)
          sample[k] *= factor[k];
      },
      8);
}

void HostEquations::add(RowSet to, const LaneValues& factor, RowSet from) {
  const SinogramBatch sums = rows(to), more = rows(from);
  parallel_for(
      sums.views,
      [&](int view) {
        for (int x = 0; x < sums.columns; ++x)
          for (int lane = 0; lane < sums.lanes; ++lane)
            sums.at(view, x)[lane] += float(factor[size_t(lane)]) * more.at(view, x)[lane];
      },
      8);
}

LaneValues HostEquations::squares(RowSet set) {
  const SinogramBatch batch = rows(set);
  return sum_views(kAllViews, [&](int view, double* sum) {
    for (int x = 0; x < batch.columns; ++x)
      for (int lane = 0; lane < batch.lanes; ++lane) sum[lane] += square(batch.at(view, x)[lane]);
  });
}

LaneValues HostEquations::subtract_from_measured(RowSet set, int subset) {
  const SinogramBatch batch = rows(set);
  return sum_views(subset, [&](int view, double* sum) {
    for (int x = 0; x < batch.columns; ++x) {
      float* const sample = batch.at(view, x);
      const float* const b = measured_.at(view, x);
      for (int lane = 0; lane < batch.lanes; ++lane) {
        sample[lane] = b[lane] - sample[lane];
        sum[lane] += square(sample[lane]);
      }
    }
  });
}

LaneValues HostEquations::divide_measured(RowSet set, const LaneValues& least) {
  const SinogramBatch batch = rows(set);
  return sum_views(kAllViews, [&](int view, double* sum) {
    for (int x = 0; x < batch.columns; ++x)
      for (int lane = 0; lane < batch.lanes; ++lane) {
        float& sample = batch.at(view, x)[lane];
        const float have = measured_.at(view, x)[lane];
        sum[lane] += (double(have) - double(sample)) * (double(have) - double(sample));
        sample = share_of(have, sample, float(least[size_t(lane)]));
      }
  });
}

LaneValues HostEquations::pull_dual(RowSet dual, RowSet projected, float sigma, float shrink) {
  const SinogramBatch pulled = rows(dual), made = rows(projected);
  return sum_views(kAllViews, [&](int view, double* sum) {
    for (int x = 0; x < pulled.columns; ++x) {
      const float *const b = measured_.at(view, x), *const ax = made.at(view, x);
      float* const p = pulled.at(view, x);
      for (int lane = 0; lane < pulled.lanes; ++lane) {
        const float off = ax[lane] - b[lane];
        sum[lane] += square(off);
        p[lane] = dual_of_residual(p[lane], off, sigma, shrink);
      }
    }
  });
}

}  // namespace harima
