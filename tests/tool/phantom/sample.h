// SPDX-License-Identifier: BSD-3-Clause
// A Sample is a sum of elliptic cylinders along z, and of ellipsoids, whose line integrals and areas are
// known exactly. Lengths are in pixels from the rotation axis, x right and y up; attenuation in 1/cm.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace phantom {

struct Ellipse {
  double mu = 0;        // added to what is already there, 1/cm
  double x = 0, y = 0;  // centre in row 0
  double a = 1, b = 1;  // half axes
  double turn_rad = 0;  // of the first half axis, counter-clockwise
  double shift = 0;     // of the centre along x from row to row
  // Of an ellipsoid: where its centre is, and its half axis along z; 0: a cylinder.
  double middle_row = 0, half_rows = 0;

  // Distance from the centre as a share of that of the edge in the same direction.
  double radius_share(double px, double py, double row) const;
  bool contains(double px, double py, double row) const { return radius_share(px, py, row) <= 1; }
};

struct Sample {
  std::vector<Ellipse> ellipses;

  // Line integrals of one row at one angle into `line` (in 1/cm times pixels), averaged over each pixel:
  // pixel i covers [i - 1/2, i + 1/2] around axis_px.
  void project(double angle_rad, double axis_px, double row, std::span<double> line) const;
  // The same for an axis that leans by lean_rad along the beam, at a row `above` rows below the middle one,
  // where the beam meets the axis at the height of `middle_row` (device/leaning_fbp.h).
  void project_leaning(double angle_rad, double lean_rad, double axis_px, double middle_row, double above,
                       std::span<double> line) const;
  double at(double x, double y, double row) const;
  // What of it there is in a row, ellipsoids as the ellipses that they are there.
  Sample in_row(double row) const;
  // What of it may touch the square of points at most `reach` from (x, y) in either direction.
  Sample near(double x, double y, double reach, double row) const;
  bool same_in_all_rows() const;
};

struct SampleKind {
  const char* name;
  const char* help;
  // Half axes and centres in units of half the field, so that a sample looks alike at any size; see
  // sample_named().
  std::vector<Ellipse> ellipses;
  double pixel_unit = 0;  // above 0: half axes of the last ellipse are in pixels instead
};

const std::vector<SampleKind>& sample_kinds();
// The sample scaled to a field of `width` pixels, shifted by `shift` pixels a row. Throws std::runtime_error.
Sample sample_named(const std::string& name, double width, double shift);

}  // namespace phantom
