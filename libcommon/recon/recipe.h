// SPDX-License-Identifier: BSD-3-Clause
// A Recipe is everything that determines the pixels of a reconstruction beyond the scan itself: what was
// asked for and what was found (axis, padding, method), so that equal recipes give equal slices. Lengths in
// pixels unless named.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "device/ring.h"
#include "image/meta.h"
#include "image/scan.h"
#include "math/hardening.h"
#include "math/taper.h"
#include "recon/axis.h"
#include "recon/flat_field.h"
#include "recon/helix.h"
#include "recon/iteration.h"
#include "recon/phase.h"

namespace harima {

struct Region {
  int x0 = 0, y0 = 0, width = 0, height = 0;  // width 0: the whole slice
};

inline constexpr const char* kHierarchical = "hierarchical";  // a method of recon/leaning_slices.h
inline constexpr const char* kRingAuto = "auto";  // a method is still to be chosen (recon/ring_choice.h)

struct Recipe {
  // Or direct, or with a leaning axis hierarchical, or the name of an iterative method.
  std::string method = "fourier";
  std::string filter = "ramp";  // name or letter in kFilterWindows, or none
  std::string ring = "sort";    // name in ring_methods(), or none
  RingOptions ring_options;     // as far as the method uses them
  FlatField flat_field;         // before all that follows
  double zinger = 0;            // counts above the median that make an outlier; 0: off
  double floor = 2;             // counts; lowest signal taken for real
  double black_fraction = 0.5;
  Phase phase;           // of whole projections, before all that follows
  bool take_log = true;  // false: projections are line integrals already
  int air_left = 0,
      air_right = 0;    // columns at the ends that are air: a line through them is set to 0, view by view
  Hardening hardening;  // of line integrals, after the air
  // The sample is wider than the field: so rows go on before filtering; null: as zeros.
  const Continuation* beyond = nullptr;
  bool offset_scan = false;  // full turn, axis near one edge: opposite views complete each other
  // What is at or above it is bridged in the sinogram (recon/metal.h); 0: nothing is.
  double metal_per_cm = 0;
  double pixel_um = 1;
  bool is_pixel_assumed = false;  // nobody told it
  double angle_offset_deg = 0;
  AxisLine axis;
  double lean_deg = 0;                 // of the axis, in the plane of beam and axis (device/leaning_fbp.h)
  std::shared_ptr<const Helix> helix;  // of an unrolled scan; null: it is none
  double helix_rows_per_turn = 0;
  Region roi;
  Iteration iteration;  // of an iterative method
};

// The window function of a filter named as above; null for none. Fails (usage) with the list for any other
// name.
double (*filter_window(const std::string& name))(double);
// Does filtered back projection with this filter give attenuation coefficients? Only where the mean is left
// as the ramp has it.
bool gives_attenuation(const std::string& filter);

// Width of the square slices: the detector width, or twice the longer side of the axis for an offset scan.
int slice_width(const Scan& scan, const Recipe& recipe);
// Radius around the centre within which every view sees every pixel.
double circle_radius(const Scan& scan, const Recipe& recipe, int slice_width);
// What is written of a recipe to the sidecar.
void describe_recipe(const Recipe& recipe, Meta& meta);
// Hash of all that determines the slices: the recipe and the scan (name, size, views), and
// what the caller adds in `output`.
std::string recipe_hash(const Scan& scan, const Recipe& recipe, const std::string& output);

}  // namespace harima
