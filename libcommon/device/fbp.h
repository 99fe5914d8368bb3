// SPDX-License-Identifier: BSD-3-Clause
// Filtered back projection of one SinogramBatch into as many slices. Two methods, same conventions and
// values:
//
//   f(x, y) = (scale) * sum over views v of  w_v * q_v(axis + x cos(a_v) + y sin(a_v)),   q = p filtered
//   (math/window.h)
//
// x = i - (width-1)/2, y = (width-1)/2 - j for column i and row j of the slice: the rotation axis is the
// centre of the image, y points up, an angle offset of +90 degrees turns the image counter-clockwise.
//   direct   the sum as it stands, q interpolated linearly, views in order: the reference.
//   fourier  the same sum with trigonometric interpolation, by gridding: O(width^2 log width)
//   (device/fourier.h).
// Values do not depend on the number of threads, on the lanes of a batch or on the processor's vector length.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "device/sinogram_batch.h"
#include "math/taper.h"

namespace harima {

struct FbpSpec {
  int columns = 0;  // of the sinograms
  int views = 0;
  std::vector<double> angle_rad;   // per view, in any order
  std::vector<double> weight_rad;  // per view: its share of the half turn; they sum to pi
  int lanes = 16;
  double (*window)(double f) = nullptr;  // of kFilterWindows; null: no filter
  const Continuation* beyond =
      nullptr;    // how truncated rows go on, columns/2 samples to each side; null: as zeros
  int width = 0;  // slices are width x width before the region is cut out
  int x0 = 0, y0 = 0, out_width = 0, out_height = 0;  // region of the slice that is wanted
  bool is_tilted =
      false;             // the axis may differ from lane to lane: then bits do not depend on whether it does
  double circle_px = 0;  // radius around the centre beyond which pixels are exactly 0
  double scale = 1;      // 1 / pixel size in cm, for values in 1/cm
  double oversampling = 1.25;  // fourier: grid over image, sigma
  bool as_linear = false;      // fourier: damp by sinc^2 as linear interpolation does: the noise of direct
  int kernel_taps = 6;         // fourier: width of the gridding kernel in grid cells, w
};

class Fbp {
 public:
  virtual ~Fbp() = default;
  // Reconstructs a batch. axis_px: rotation axis of each lane, in columns from the first, 0-based,
  // fractional, also outside the row. out[lane]: first pixel of the region, rows out_row_floats apart; null:
  // lane not wanted. The batch may be overwritten, but not by `fourier`. Uses all threads; one call at a
  // time.
  virtual void reconstruct(const SinogramBatch& batch, std::span<const double> axis_px,
                           std::span<float* const> out, size_t out_row_floats) = 0;
  virtual size_t memory_bytes() const = 0;  // working memory held from construction on
};

// method: "direct" or "fourier".
std::unique_ptr<Fbp> make_fbp(std::string_view method, const FbpSpec& spec);
// Working memory make_fbp would take, without taking it.
size_t fbp_memory_bytes(std::string_view method, const FbpSpec& spec);

std::unique_ptr<Fbp> make_direct_fbp(const FbpSpec& spec);
size_t direct_memory_bytes(const FbpSpec& spec);
std::unique_ptr<Fbp> make_fourier_fbp(const FbpSpec& spec);
size_t fourier_memory_bytes(const FbpSpec& spec);

// Length rows are padded to before filtering: at least 2 columns (3 if rows go on), even, of small primes.
int padded_columns(const FbpSpec& spec);

}  // namespace harima
