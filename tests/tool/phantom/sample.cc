// SPDX-License-Identifier: BSD-3-Clause
#include "phantom/sample.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "phantom/porous.h"

namespace phantom {

namespace {

constexpr double kDegree = M_PI / 180;

// Integral of the chord 2 sqrt(1 - t^2) from -1 to t, per unit of half width.
double chord_area(double t) {
  t = std::clamp(t, -1.0, 1.0);
  return t * std::sqrt((1 - t) * (1 + t)) + std::asin(t) + M_PI / 2;
}

}  // namespace

double Ellipse::radius_share(double px, double py, int row) const {
  const double dx = px - x - shift * row, dy = py - y, c = std::cos(turn_rad), s = std::sin(turn_rad);
  const double u = (dx * c + dy * s) / a, v = (dy * c - dx * s) / b;
  return std::sqrt(u * u + v * v);
}

void Sample::project(double angle_rad, double axis_px, double row, std::span<double> line) const {
  std::fill(line.begin(), line.end(), 0.0);
  const double c = std::cos(angle_rad), s = std::sin(angle_rad);
  for (const Ellipse& e : ellipses) {
    const double centre = axis_px + (e.x + e.shift * row) * c + e.y * s;
    const double half = std::hypot(e.a * std::cos(angle_rad - e.turn_rad), e.b * std::sin(angle_rad - e.turn_rad));
    // The chord is 2 a b / half * sqrt(1 - t^2), t = (column - centre) / half.
    const double scale = e.mu * e.a * e.b;
    const int first = std::max(0, int(std::floor(centre - half - 0.5)));
    const int last = std::min(int(line.size()) - 1, int(std::ceil(centre + half + 0.5)));
    double below = chord_area((first - 0.5 - centre) / half);
    for (int i = first; i <= last; ++i) {
      const double above = chord_area((i + 0.5 - centre) / half);
      line[size_t(i)] += scale * (above - below);
      below = above;
    }
  }
}

double Sample::at(double x, double y, int row) const {
  double mu = 0;
  for (const Ellipse& e : ellipses)
    if (e.contains(x, y, row)) mu += e.mu;
  return mu;
}

Sample Sample::in_row(double row) const {
  Sample cut;
  for (Ellipse e : ellipses) {
    if (e.half_rows > 0) {
      const double share = 1 - std::pow((row - e.middle_row) / e.half_rows, 2);
      if (share <= 0) continue;
      e.a *= std::sqrt(share);
      e.b *= std::sqrt(share);
      e.half_rows = 0;
    }
    cut.ellipses.push_back(e);
  }
  return cut;
}

Sample Sample::near(double x, double y, double reach, int row) const {
  Sample close;
  for (const Ellipse& e : ellipses) {
    const double far = std::max(e.a, e.b) + reach;
    if (std::abs(x - e.x - e.shift * row) <= far && std::abs(y - e.y) <= far) close.ellipses.push_back(e);
  }
  return close;
}

bool Sample::same_in_all_rows() const {
  return std::all_of(ellipses.begin(), ellipses.end(), [](const Ellipse& e) { return e.shift == 0 && e.half_rows == 0; });
}

const std::vector<SampleKind>& sample_kinds() {
  static const std::vector<SampleKind> kinds = {
      {"default",
       "six ellipses, 0 to 25 1/cm",
       {{2, 0, 0, 0.82, 0.74, 20 * kDegree},
        {3, -0.30, 0.30, 0.22, 0.16, 30 * kDegree},
        {7, 0.34, 0.22, 0.14, 0.18, -20 * kDegree},
        {-2, 0.05, -0.38, 0.26, 0.14, 10 * kDegree},
        {13, -0.42, -0.22, 0.07, 0.09, 0},
        {23, 0.02, 0.08, 0.04, 0.04, 0}}},
      {"apart",
       "the same, its densest part away from the axis",
       {{2, 0, 0, 0.82, 0.74, 20 * kDegree},
        {3, -0.30, 0.30, 0.22, 0.16, 30 * kDegree},
        {7, 0.34, 0.22, 0.14, 0.18, -20 * kDegree},
        {-2, 0.05, -0.38, 0.26, 0.14, 10 * kDegree},
        {13, -0.42, -0.22, 0.07, 0.09, 0},
        {16, 0.34, 0.22, 0.06, 0.06, 0}}},
      {"disc", "one disc of 5 1/cm, off the axis", {{5, 0.1, 0.05, 0.6, 0.6, 0}}},
      {"grain", "a dense grain, 5 pixels wide, off the axis", {{2, 0, 0, 0.6, 0.6, 0}, {248, 0.3, 0.2, 2.5, 2.5, 0}}, 1},
      {"wire", "a thin wire, 3 pixels wide, on the axis", {{1, 0, 0, 0.6, 0.6, 0}, {100, 0, 0, 1.5, 1.5, 0}}, 1},
      {"opaque", "a core that lets nothing through", {{2, 0, 0, 0.7, 0.6, 0}, {2000, 0.15, 0.1, 0.215, 0.175, 0}}},
      {"wider", "the six ellipses, 1.3 times as large: the sample leaves the field",
       {{2, 0, 0, 1.07, 0.96, 20 * kDegree},
        {3, -0.39, 0.39, 0.29, 0.21, 30 * kDegree},
        {7, 0.44, 0.29, 0.18, 0.23, -20 * kDegree},
        {-2, 0.07, -0.49, 0.34, 0.18, 10 * kDegree},
        {13, -0.55, -0.29, 0.09, 0.12, 0},
        {23, 0.03, 0.10, 0.05, 0.05, 0}}},
      {"none", "air", {}},
      {"porous", "texture, pores, fibres and lines in a cylinder", porous_ellipses()},
      {"wide", "an ellipse 1.4 x 1.3 times the field", {{3, 0, 0, 1.4, 1.3, 0}}},
  };
  return kinds;
}

Sample sample_named(const std::string& name, double width, double shift) {
  for (const SampleKind& kind : sample_kinds()) {
    if (name != kind.name) continue;
    Sample sample{kind.ellipses};
    for (Ellipse& e : sample.ellipses) {
      const bool in_pixels = kind.pixel_unit > 0 && &e == &sample.ellipses.back();
      e.x *= width / 2;
      e.y *= width / 2;
      e.a *= in_pixels ? kind.pixel_unit : width / 2;
      e.b *= in_pixels ? kind.pixel_unit : width / 2;
      e.middle_row *= width / 2;
      e.half_rows *= width / 2;
      e.shift = shift;
    }
    return sample;
  }
  throw std::runtime_error("there is no sample '" + name + "'");
}

}  // namespace phantom
