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

double Ellipse::radius_share(double px, double py, double row) const {
  const double dx = px - x - shift * row, dy = py - y, c = std::cos(turn_rad), s = std::sin(turn_rad);
  const double u = (dx * c + dy * s) / a, v = (dy * c - dx * s) / b;
  return std::sqrt(u * u + v * v);
}

void Sample::project(double angle_rad, double axis_px, double row, std::span<double> line) const {
  std::fill(line.begin(), line.end(), 0.0);
  const double c = std::cos(angle_rad), s = std::sin(angle_rad);
  for (const Ellipse& e : ellipses) {
    const double centre = axis_px + (e.x + e.shift * row) * c + e.y * s;
    const double half =
        std::hypot(e.a * std::cos(angle_rad - e.turn_rad), e.b * std::sin(angle_rad - e.turn_rad));
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

namespace {

struct Vector {
  double x, y, z;
};

// Of the ellipsoid |A p|^2 <= 1, A being p over the half axes, turned as the ellipse is; a cylinder has no
// third half axis.
Vector stretched(const Ellipse& e, const Vector& p) {
  const double c = std::cos(e.turn_rad), s = std::sin(e.turn_rad);
  return {(p.x * c + p.y * s) / e.a, (p.y * c - p.x * s) / e.b, e.half_rows > 0 ? p.z / e.half_rows : 0};
}

double product(const Vector& a, const Vector& b) { return a.x * b.x + a.y * b.y + a.z * b.z; }

}  // namespace

// In the plane of the rays of a row the sample is cut along ellipses. At column u the square of the stretched
// distance, least along the ray, is steep (u - centre)^2 + rest; the ray is within for twice the root of (1 -
// that), over the stretched length of its direction.
void Sample::project_leaning(double angle_rad, double lean_rad, double axis_px, double middle_row,
                             double above, std::span<double> line) const {
  std::fill(line.begin(), line.end(), 0.0);
  const double c = std::cos(angle_rad), s = std::sin(angle_rad), ct = std::cos(lean_rad),
               st = std::sin(lean_rad);
  const Vector across{c, s, 0}, down{-s * st, c * st, ct}, beam{-s * ct, c * ct, -st};
  for (const Ellipse& e : ellipses) {
    const double bottom = e.half_rows > 0 ? e.middle_row - middle_row : 0;
    const Vector u = stretched(e, across), d = stretched(e, beam);
    const Vector from = stretched(e, {above * down.x - e.x, above * down.y - e.y, above * down.z - bottom});
    const double dd = product(d, d), steep = product(u, u) - product(u, d) * product(u, d) / dd;
    const double centre = -(product(u, from) - product(u, d) * product(from, d) / dd) / steep;
    const double rest =
        product(from, from) - product(from, d) * product(from, d) / dd - steep * centre * centre;
    if (rest >= 1) continue;
    const double half = std::sqrt((1 - rest) / steep), scale = e.mu * std::sqrt(steep / dd) * half * half;
    const double middle = axis_px + centre;
    const int first = std::max(0, int(std::floor(middle - half - 0.5))),
              last = std::min(int(line.size()) - 1, int(std::ceil(middle + half + 0.5)));
    for (int i = first; i <= last; ++i)
      line[size_t(i)] +=
          scale * (chord_area((i + 0.5 - middle) / half) - chord_area((i - 0.5 - middle) / half));
  }
}

double Sample::at(double x, double y, double row) const {
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

Sample Sample::near(double x, double y, double reach, double row) const {
  Sample close;
  for (const Ellipse& e : ellipses) {
    const double far = std::max(e.a, e.b) + reach;
    if (std::abs(x - e.x - e.shift * row) <= far && std::abs(y - e.y) <= far) close.ellipses.push_back(e);
  }
  return close;
}

bool Sample::same_in_all_rows() const {
  return std::all_of(ellipses.begin(), ellipses.end(),
                     [](const Ellipse& e) { return e.shift == 0 && e.half_rows == 0; });
}

// Of the same ellipses in all rows.
static std::vector<SampleKind> flat_kinds() {
  return {
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
      {"grain",
       "a dense grain, 5 pixels wide, off the axis",
       {{2, 0, 0, 0.6, 0.6, 0}, {248, 0.3, 0.2, 2.5, 2.5, 0}},
       1},
      {"wire",
       "a thin wire, 3 pixels wide, on the axis",
       {{1, 0, 0, 0.6, 0.6, 0}, {100, 0, 0, 1.5, 1.5, 0}},
       1},
      {"metal",
       "two pieces of metal in a body with a hole",
       {{2, 0, 0, 0.7, 0.6, 0},
        {-2, -0.1, -0.25, 0.1, 0.1, 0},
        {800, 0.3, 0.1, 0.04, 0.04, 0},
        {800, -0.35, 0.15, 0.05, 0.03, 0}}},
      {"specks",
       "pieces of metal in a body, 2 to 3 pixels of 256 wide",
       {{2, 0, 0, 0.7, 0.6, 0},
        {800, 0.3, 0.1, 0.0078, 0.0078, 0},
        {800, -0.35, 0.15, 0.0098, 0.0098, 0},
        {800, 0.113, -0.387, 0.0117, 0.0117, 0},
        {600, -0.207, -0.311, 0.0117, 0.0078, 0},
        {800, 0.521, -0.17, 0.0098, 0.0117, 0}}},
      {"opaque",
       "a core that lets nothing through",
       {{2, 0, 0, 0.7, 0.6, 0}, {2000, 0.15, 0.1, 0.215, 0.175, 0}}},
      {"wider",
       "the six ellipses, 1.3 times as large: the sample leaves the field",
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
}

static std::vector<SampleKind> solid_kinds() {
  return {
      {"balls",
       "balls and ellipsoids one above the other, from row 0 to 1.5 times half the field",
       {{3, 0.1, -0.05, 0.5, 0.45, 0, 0, 0.75, 0.7},
        {6, -0.35, 0.2, 0.16, 0.16, 0, 0, 0.4, 0.16},
        {6, 0.45, 0.3, 0.16, 0.16, 0, 0, 1.1, 0.16},
        {4, 0.3, -0.5, 0.12, 0.2, 30 * kDegree, 0, 0.75, 0.25},
        {8, -0.5, -0.45, 0.12, 0.12, 0, 0, 0.85, 0.12}}},
      {"plate",
       "a flat plate with balls in it, at the height of half the field",
       {{3, 0, 0, 0.85, 0.8, 0, 0, 1, 0.12},
        {6, -0.4, 0.25, 0.1, 0.1, 0, 0, 1, 0.1},
        {6, 0.45, 0.3, 0.08, 0.08, 0, 0, 0.97, 0.08},
        {6, 0.05, -0.45, 0.08, 0.08, 0, 0, 1.03, 0.08}}},
      {"sheets",
       "discs, of 256 columns 3 rows thick, lying in slices, on the axis and off it",
       {{6, 0, 0, 0.2, 0.2, 0, 0, 0.75, 0.0118},
        {6, 0, 0, 0.2, 0.2, 0, 0, 0.6, 0.0118},
        {6, 0.35, 0.3, 0.2, 0.2, 0, 0, 0.82, 0.0118},
        {6, -0.4, -0.55, 0.15, 0.15, 0, 0, 0.66, 0.0118}}},
  };
}

const std::vector<SampleKind>& sample_kinds() {
  static const std::vector<SampleKind> kinds = [] {
    std::vector<SampleKind> list = flat_kinds();
    for (const SampleKind& kind : solid_kinds()) list.push_back(kind);
    return list;
  }();
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
