// SPDX-License-Identifier: BSD-3-Clause
#include "recon/iterative_slices.h"

#include <algorithm>
#include <cmath>

#include "base/parallel.h"
#include "recon/slice_maker.h"

namespace harima {

// Sizes of the work, beside the slice that is wanted.
struct IterativeSlices::Layout {
  Layout(const Scan& scan, const Recipe& recipe, int lanes)
      : method(*iterative_method(recipe.method)), out(fbp_spec(scan, recipe, lanes)),
        margin(recipe.beyond ? out.width / 4 : 0), width(out.width + 2 * margin), subsets(recipe.iteration.subsets) {
    const int column = data_column(scan, recipe);
    size = {lanes, width, out.views, out.columns, column, column + scan.width(), 1 + method.slice_sets, method.row_sets};
  }

  ProjectorSpec projector() const {
    return {out.columns, out.angle_rad, out.lanes, width, 0.5 * (width - 1), out.is_tilted, subsets};
  }
  // Of the first image, in the unit that the methods work in.
  FbpSpec first_image() const {
    FbpSpec spec = out;
    spec.width = spec.out_width = spec.out_height = width;
    spec.x0 = spec.y0 = 0;
    spec.circle_px = 0.5 * (width - 1);
    spec.scale = 1;
    return spec;
  }

  const IterativeMethod& method;
  const FbpSpec out;
  const int margin, width;  // of pixels around the slice; of what is worked on
  const int subsets;
  Equations::Size size;
};

size_t IterativeSlices::memory_bytes(const Scan& scan, const Recipe& recipe, int lanes) {
  const Layout layout(scan, recipe, lanes);
  return projector_memory_bytes(layout.projector()) + Equations::memory_bytes(layout.size) +
         (recipe.iteration.from_fbp ? fbp_memory_bytes("fourier", layout.first_image()) : 0);
}

IterativeSlices::IterativeSlices(const Scan& scan, const Recipe& recipe, int lanes)
    : recipe_(recipe), layout_(std::make_unique<Layout>(scan, recipe, lanes)), loader_(scan, recipe, lanes),
      projector_(make_projector(layout_->projector())),
      fbp_(recipe.iteration.from_fbp ? make_fbp("fourier", layout_->first_image()) : nullptr), equations_(layout_->size, *projector_) {}

IterativeSlices::~IterativeSlices() = default;

void IterativeSlices::reconstruct(const SinogramBatch& batch, std::span<const double> axis_px, std::span<float* const> out,
                                  size_t out_row_floats) {
  const SliceSet x = equations_.slices(layout_->method.slice_sets);
  equations_.set(batch, axis_px);
  start(batch, axis_px, x);
  Convergence seen(batch, recipe_.iteration.stop);
  layout_->method.run(equations_, recipe_.iteration, x, seen);
  note_residuals(x, seen);
  write(x, out, out_row_floats);
}

void IterativeSlices::start(const SinogramBatch& batch, std::span<const double> axis_px, const SliceSet& x) {
  if (!fbp_) return fill_slices(x, 0);
  const SinogramBatch rows = equations_.rows(0);
  parallel_for(batch.views, [&](int view) { std::copy(batch.at(view, 0), batch.at(view, batch.columns), rows.at(view, 0)); }, 8);
  loader_.weigh_offset(axis_px, rows);
  std::vector<float*> lanes;
  for (int lane = 0; lane < x.lanes; ++lane) lanes.push_back(x.lane(lane));
  fbp_->reconstruct(rows, axis_px, lanes, size_t(x.width));
  if (recipe_.iteration.positive)
    for_rows(x, [&](int lane, int y) {
      float* const row = x.row(lane, y);
      for (int i = 0; i < x.width; ++i) row[i] = std::max(row[i], 0.0f);
    });
}

void IterativeSlices::note_residuals(const SliceSet& x, const Convergence& seen) {
  const SinogramBatch rows = equations_.rows(0);
  LaneValues last{};
  equations_.project(x, rows);
  equations_.subtract_from_measured(rows, equations_.views_of(kAllViews), last);
  residuals_.assign(size_t(x.lanes), {});
  for (int lane = 0; lane < x.lanes; ++lane) {
    const double whole = seen.measured_squares(lane);
    if (whole == 0) continue;
    for (const double squares : seen.residual_squares(lane)) residuals_[size_t(lane)].push_back(std::sqrt(squares / whole));
    residuals_[size_t(lane)].push_back(std::sqrt(last[size_t(lane)] / whole));
  }
}

void IterativeSlices::write(const SliceSet& x, std::span<float* const> out, size_t out_row_floats) const {
  const FbpSpec& spec = layout_->out;
  const double middle = 0.5 * (spec.width - 1);
  parallel_for(x.lanes * spec.out_height, [&](int i) {
    const int lane = i / spec.out_height, j = i % spec.out_height;
    if (!out[size_t(lane)]) return;
    const float* const from = x.row(lane, j + spec.y0 + layout_->margin) + spec.x0 + layout_->margin;
    float* const to = out[size_t(lane)] + size_t(j) * out_row_floats;
    for (int k = 0; k < spec.out_width; ++k)
      to[k] = std::hypot(k + spec.x0 - middle, j + spec.y0 - middle) <= spec.circle_px ? from[k] * float(spec.scale) : 0.0f;
  }, 32);
}

}  // namespace harima
