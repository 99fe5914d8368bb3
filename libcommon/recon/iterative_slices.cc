// SPDX-License-Identifier: BSD-3-Clause
#include "recon/iterative_slices.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/parallel.h"

namespace harima {

size_t IterativeSlices::memory_bytes(const Scan& scan, const Recipe& recipe, int lanes) {
  const IterativeLayout layout(scan, recipe, lanes);
  return projector_memory_bytes(layout.projector()) + HostEquations::memory_bytes(layout.size) +
         (recipe.iteration.from_fbp ? fbp_memory_bytes("fourier", layout.first_image()) : 0);
}

IterativeSlices::IterativeSlices(const Scan& scan, const Recipe& recipe, int lanes,
                                 std::function<bool()> stop)
    : recipe_(recipe), stop_(std::move(stop)), layout_(scan, recipe, lanes), loader_(scan, recipe, lanes),
      projector_(make_projector(layout_.projector())),
      fbp_(recipe.iteration.from_fbp ? make_fbp("fourier", layout_.first_image()) : nullptr),
      equations_(layout_.size, *projector_) {}

void IterativeSlices::reconstruct(const SinogramBatch& batch, std::span<const double> axis_px,
                                  std::span<float* const> out, size_t out_row_floats) {
  equations_.set(batch, axis_px);
  if (fbp_) make_first_image(batch, axis_px);
  residuals_ = iterate(equations_, layout_.method, recipe_.iteration, stop_);
  write(equations_.slices(kImage), out, out_row_floats);
}

void IterativeSlices::make_first_image(const SinogramBatch& batch, std::span<const double> axis_px) {
  const SinogramBatch rows = equations_.rows({0});
  parallel_for(
      batch.views,
      [&](int view) { std::copy(batch.at(view, 0), batch.at(view, batch.columns), rows.at(view, 0)); }, 8);
  loader_.weigh_offset(axis_px, rows);
  const LaneSlices x = equations_.slices(kImage);
  std::vector<float*> lanes;
  for (int lane = 0; lane < x.lanes; ++lane) lanes.push_back(x.lane(lane));
  fbp_->reconstruct(rows, axis_px, lanes, size_t(x.width));
}

void IterativeSlices::write(const LaneSlices& x, std::span<float* const> out, size_t out_row_floats) const {
  const FbpSpec& spec = layout_.out;
  const double middle = 0.5 * (spec.width - 1);
  parallel_for(
      x.lanes * spec.out_height,
      [&](int i) {
        const int lane = i / spec.out_height, j = i % spec.out_height;
        if (!out[size_t(lane)]) return;
        const float* const from = x.row(lane, j + spec.y0 + layout_.margin) + spec.x0 + layout_.margin;
        float* const to = out[size_t(lane)] + size_t(j) * out_row_floats;
        for (int k = 0; k < spec.out_width; ++k)
          to[k] = std::hypot(k + spec.x0 - middle, j + spec.y0 - middle) <= spec.circle_px
                      ? from[k] * float(spec.scale)
                      : 0.0f;
      },
      32);
}

}  // namespace harima
