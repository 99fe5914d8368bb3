// SPDX-License-Identifier: BSD-3-Clause
// A Projector is the pair that iterative methods work with: A, which makes a SinogramBatch of as many slices,
// and A^T, its transpose, not filtered. Geometry is that of device/fbp.h; line integrals are sums of pixels,
// their length being 1:
//
//   (A f)(v, n)   = sum over pixels (x, y) of  f(x, y) t(n - axis - x cos(a_v) - y sin(a_v))
//   (A^T p)(x, y) = sum over views v and columns n of  p(v, n) t(n - axis - x cos(a_v) - y sin(a_v))
//
// t is the triangle of linear interpolation without frequencies beyond those of the columns. Both are
// computed by gridding (device/fourier.h) with the same tables, every step of one being the transpose of one
// of the other, so that <A f, p> = <f, A^T p> to single precision. Pixels beyond the circle are 0 for A and
// made 0 by A^T. Values do not depend on the number of threads, on the lanes of a batch or on the processor's
// vector length.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "device/sinogram_batch.h"

namespace harima {

struct ProjectorSpec {
  int columns = 0;                // of the sinograms
  std::vector<double> angle_rad;  // per view, in any order
  int lanes = 16;
  int width = 0;           // slices are width x width
  double circle_px = 0;    // radius around the centre
  bool is_tilted = false;  // the axis may differ from lane to lane
  // Parts of the views, neighbours in direction being in different ones; at most as many as views.
  int subsets = 1;
};

inline constexpr int kAllViews = -1;

class Projector {
 public:
  virtual ~Projector() = default;
  // Before all else: rotation axis of each lane, in columns from the first.
  virtual void set_axis(std::span<const double> axis_px) = 0;
  // slices[lane]: width x width pixels; null: a lane that is 0 or not wanted. Rows of views that are not of
  // the subset are not touched, or not read. Uses all threads; one call at a time.
  virtual void project(std::span<const float* const> slices, const SinogramBatch& to,
                       int subset = kAllViews) = 0;
  virtual void back_project(const SinogramBatch& from, std::span<float* const> slices,
                            int subset = kAllViews) = 0;
  // Ascending.
  virtual std::vector<int> views_of(int subset) const = 0;
};

std::unique_ptr<Projector> make_projector(const ProjectorSpec& spec);
// Memory it holds from construction on.
size_t projector_memory_bytes(const ProjectorSpec& spec);

}  // namespace harima
