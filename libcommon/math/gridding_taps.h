// SPDX-License-Identifier: BSD-3-Clause
// GriddingTaps: with what weights a sample is spread onto the cells around it. A sample that lies `fraction`
// of a cell beyond the cell left of its first tap puts w[j] into the cells at t[j] = 1 + j - fraction -
// taps/2 from it, j = 0 .. taps-1. Pixels at angle theta (2 pi x / grid) then see it as sum over j of w[j]
// e^{i t[j] theta}, and are divided by shape(theta). The weights are those that make the quotient 1 as nearly
// as possible over the pixels of the image, by least squares (Fessler and Sutton 2003, IEEE Trans. Signal
// Process. 51, 560, there for the worst pixel). With the values of a Kaiser-Bessel kernel itself errors are
// about twice as large. Host only; const calls are safe from several threads.
#pragma once

#include <cmath>
#include <vector>

#include "math/kaiser_bessel.h"

namespace harima {

class GriddingTaps {
 public:
  static constexpr int kMost = 8;

  GriddingTaps(int taps, int grid, int width)
      : taps_(taps), grid_(grid), beta_(kaiser_bessel_beta(taps, double(grid) / width)) {
    for (int i = 0; i < kNodes; ++i) {
      theta_[i] = M_PI * width / grid * (i + 0.5) / kNodes;
      shape_[i] = kaiser_bessel_transform(theta_[i], taps, beta_);
    }
    factorise();
  }

  // Of the pixel x px from the centre.
  double shape(double x) const { return kaiser_bessel_transform(2 * M_PI * x / grid_, taps_, beta_); }

  // fraction: 0 to 1. Where it is 0 or 1 the outermost tap lies taps/2 away and there is none on the other
  // side: it is left out, or frequency 0, which lies on a cell in all views, would favour one side.
  std::vector<double> at(double fraction) const {
    if (fraction == 1) {
      const std::vector<double> mirrored = at(0);
      return {mirrored.rbegin(), mirrored.rend()};
    }
    std::vector<double> w(static_cast<size_t>(taps_));
    const int used = fraction == 0 ? taps_ - 1 : taps_;
    for (int j = 0; j < used; ++j) {
      const double t = 1 + j - fraction - 0.5 * taps_;
      for (int i = 0; i < kNodes; ++i) w[size_t(j)] += std::cos(t * theta_[i]) / shape_[i];
    }
    solve(used, w.data());
    return w;
  }

 private:
  static constexpr int kNodes = 200;  // over half the image; it is symmetric

  // Cholesky factor of the normal equations, which do not depend on the fraction.
  void factorise() {
    for (int j = 0; j < taps_; ++j)
      for (int k = 0; k <= j; ++k) {
        double sum = 0;
        for (int i = 0; i < kNodes; ++i) sum += std::cos((j - k) * theta_[i]) / (shape_[i] * shape_[i]);
        for (int l = 0; l < k; ++l) sum -= factor_[j][l] * factor_[k][l];
        factor_[j][k] = j == k ? std::sqrt(sum) : sum / factor_[k][k];
      }
  }

  // The equations of the first `used` taps.
  void solve(int used, double* w) const {
    for (int j = 0; j < used; ++j) {
      for (int l = 0; l < j; ++l) w[j] -= factor_[j][l] * w[l];
      w[j] /= factor_[j][j];
    }
    for (int j = used - 1; j >= 0; --j) {
      for (int l = j + 1; l < used; ++l) w[j] -= factor_[l][j] * w[l];
      w[j] /= factor_[j][j];
    }
  }

  int taps_, grid_;
  double beta_;
  double theta_[kNodes], shape_[kNodes];
  double factor_[kMost][kMost] = {};
};

}  // namespace harima
