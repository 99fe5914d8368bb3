// SPDX-License-Identifier: BSD-3-Clause
#include "recon/equations.h"

#include <algorithm>
#include <cmath>

#include "device/batch_steps.h"

namespace harima {

namespace {

// Rounded up, so that each set is aligned.
size_t slice_set_floats(const Equations::Size& size) {
  return (size_t(size.lanes) * size_t(size.width) * size_t(size.width) + 15) / 16 * 16;
}
size_t row_set_floats(const Equations::Size& size) { return size_t(size.views) * view_floats_for(size.columns, size.lanes); }

}  // namespace

Equations::Equations(const Size& size, Projector& projector) : size_(size), projector_(projector), memory_(memory_bytes(size)) {}

size_t Equations::memory_bytes(const Size& size) {
  return (size_t(size.slice_sets) * slice_set_floats(size) + size_t(size.row_sets) * row_set_floats(size)) * sizeof(float);
}

void Equations::set(const SinogramBatch& measured, std::span<const double> axis_px) {
  measured_ = measured;
  projector_.set_axis(axis_px);
}

SliceSet Equations::slices(int i) const {
  return {size_.lanes, size_.width, memory_.as<float>() + size_t(i) * slice_set_floats(size_)};
}

SinogramBatch Equations::rows(int i) const {
  float* const first = memory_.as<float>() + size_t(size_.slice_sets) * slice_set_floats(size_);
  return {size_.lanes, size_.views, size_.columns, view_floats_for(size_.columns, size_.lanes), first + size_t(i) * row_set_floats(size_)};
}

void Equations::project(const SliceSet& x, const SinogramBatch& to, int subset) {
  std::array<const float*, kMostLanes> lanes{};
  for (int lane = 0; lane < x.lanes; ++lane) lanes[size_t(lane)] = x.lane(lane);
  projector_.project({lanes.data(), size_t(x.lanes)}, to, subset);
  clear_unmeasured(to);
}

void Equations::clear_unmeasured(const SinogramBatch& rows) const {
  clear_columns(rows, 0, size_.first_column);
  clear_columns(rows, size_.last_column, size_.columns);
}

void Equations::measured_ones(const SinogramBatch& to) const {
  parallel_for(to.views, [&](int view) { std::fill(to.at(view, 0), to.at(view, to.columns), 1.0f); }, 8);
  clear_unmeasured(to);
}

void Equations::back_project(const SinogramBatch& from, const SliceSet& to, int subset) {
  std::array<float*, kMostLanes> lanes{};
  for (int lane = 0; lane < to.lanes; ++lane) lanes[size_t(lane)] = to.lane(lane);
  projector_.back_project(from, {lanes.data(), size_t(to.lanes)}, subset);
}

void Equations::subtract_from_measured(const SinogramBatch& rows, std::span<const int> views, LaneValues& squares) const {
  const LaneValues sums = sum_views(views, rows.lanes, [&](int view, double* sum) {
    for (int x = 0; x < rows.columns; ++x) {
      float* const sample = rows.at(view, x);
      const float* const b = measured_.at(view, x);
      for (int lane = 0; lane < rows.lanes; ++lane) {
        sample[lane] = b[lane] - sample[lane];
        sum[lane] += double(sample[lane]) * double(sample[lane]);
      }
    }
  });
  for (size_t lane = 0; lane < squares.size(); ++lane) squares[lane] += sums[lane];
}

Convergence::Convergence(const SinogramBatch& measured, double stop) : lanes_(measured.lanes), stop_(stop) {
  std::vector<int> views(static_cast<size_t>(measured.views));
  for (int view = 0; view < measured.views; ++view) views[size_t(view)] = view;
  measured_ = sum_views(views, lanes_, [&](int view, double* sum) {
    for (int x = 0; x < measured.columns; ++x)
      for (int lane = 0; lane < lanes_; ++lane) sum[lane] += double(measured.at(view, x)[lane]) * double(measured.at(view, x)[lane]);
  });
  for (size_t lane = 0; lane < measured_.size(); ++lane) done_[lane] = measured_[lane] == 0;
}

void Convergence::note(const LaneValues& squares) {
  for (size_t lane = 0; lane < size_t(lanes_); ++lane) {
    if (done_[lane]) continue;
    std::vector<double>& seen = squares_[lane];
    seen.push_back(squares[lane]);
    if (seen.size() < 2) continue;
    const double before = std::sqrt(seen[seen.size() - 2]), now = std::sqrt(seen.back());
    const bool is_small = std::abs(before - now) < stop_ * before;
    done_[lane] = is_small && was_small_[lane];
    was_small_[lane] = is_small;
  }
}

bool Convergence::all_done() const { return std::all_of(done_.begin(), done_.begin() + lanes_, [](bool done) { return done; }); }

void for_rows(const SliceSet& set, const std::function<void(int lane, int y)>& body) {
  parallel_for(set.lanes * set.width, [&](int i) { body(i / set.width, i % set.width); }, 32);
}

LaneValues sum_rows(const SliceSet& set, const std::function<double(int lane, int y)>& part) {
  std::vector<double> parts(size_t(set.lanes) * size_t(set.width));
  for_rows(set, [&](int lane, int y) { parts[size_t(lane) * size_t(set.width) + size_t(y)] = part(lane, y); });
  LaneValues sums{};
  for (size_t i = 0; i < parts.size(); ++i) sums[i / size_t(set.width)] += parts[i];
  return sums;
}

LaneValues sum_views(std::span<const int> views, int lanes, const std::function<void(int view, double* sums)>& part) {
  std::vector<LaneValues> parts(views.size());
  parallel_for(int(views.size()), [&](int i) { part(views[size_t(i)], parts[size_t(i)].data()); }, 4);
  LaneValues sums{};
  for (const LaneValues& one : parts)
    for (size_t lane = 0; lane < size_t(lanes); ++lane) sums[lane] += one[lane];
  return sums;
}

void fill_slices(const SliceSet& set, float value) {
  for_rows(set, [&](int lane, int y) { std::fill_n(set.row(lane, y), set.width, value); });
}

}  // namespace harima
