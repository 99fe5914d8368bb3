// SPDX-License-Identifier: BSD-3-Clause
#include <array>
#include <cmath>

#include "recon/axis_search.h"

namespace harima {

namespace {

constexpr double kAir = 0.02;  // |mean at the ends| over the largest mean of a column, below which it is air
constexpr double kGoodFitPx = 0.5;  // rms of the fit

double column_mean(const FrameView& sinogram, int x) {
  double sum = 0;
  for (int v = 0; v < sinogram.height; ++v) sum += double(sinogram.row<float>(v)[x]);
  return sum / sinogram.height;
}

// Solves the normal equations of y = s0 + s1 cos + s2 sin.
std::array<double, 3> fit_sine(const std::vector<double>& angle_rad, const std::vector<double>& y) {
  double m[3][4] = {};
  for (size_t i = 0; i < y.size(); ++i) {
    const double basis[3] = {1, std::cos(angle_rad[i]), std::sin(angle_rad[i])};
    for (int r = 0; r < 3; ++r) {
      for (int c = 0; c < 3; ++c) m[r][c] += basis[r] * basis[c];
      m[r][3] += basis[r] * y[i];
    }
  }
  for (int p = 0; p < 3; ++p)
    for (int r = 0; r < 3; ++r) {
      if (r == p || m[p][p] == 0) continue;
      const double factor = m[r][p] / m[p][p];
      for (int c = p; c < 4; ++c) m[r][c] -= factor * m[p][c];
    }
  return {m[0][3] / m[0][0], m[1][3] / m[1][1], m[2][3] / m[2][2]};
}

}  // namespace

std::optional<AxisEstimate> axis_by_mass(const FrameView& sinogram, const std::vector<double>& angle_deg) {
  double largest = 0;
  for (int x = 0; x < sinogram.width; ++x) largest = std::max(largest, column_mean(sinogram, x));
  const int ends = std::max(1, sinogram.width / 64);
  for (int i = 0; i < ends; ++i)
    for (int x : {i, sinogram.width - 1 - i})
      if (!(std::abs(column_mean(sinogram, x)) <= kAir * largest)) return {};
  std::vector<double> angle_rad, centre;
  for (int v = 0; v < sinogram.height; ++v) {
    double mass = 0, moment = 0;
    for (int x = 0; x < sinogram.width; ++x) {
      mass += double(sinogram.row<float>(v)[x]);
      moment += x * double(sinogram.row<float>(v)[x]);
    }
    if (!(mass > 0)) return {};
    angle_rad.push_back(angle_deg[size_t(v)] * M_PI / 180);
    centre.push_back(moment / mass);
  }
  const auto [c, a, b] = fit_sine(angle_rad, centre);
  double residual = 0;
  for (size_t i = 0; i < centre.size(); ++i)
    residual += std::pow(centre[i] - c - a * std::cos(angle_rad[i]) - b * std::sin(angle_rad[i]), 2);
  const double rms = std::sqrt(residual / double(centre.size()));
  if (!(rms < kGoodFitPx)) return {};
  return AxisEstimate{.axis_px = c, .confidence = 1 - rms / kGoodFitPx, .method = "mass"};
}

}  // namespace harima
