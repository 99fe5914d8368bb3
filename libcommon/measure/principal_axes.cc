// SPDX-License-Identifier: BSD-3-Clause
#include "measure/principal_axes.h"

#include <algorithm>
#include <cmath>

namespace harima {

namespace {

constexpr int kSweeps = 30;  // six or so do

// Turns rows and columns p and q so that m[p][q] becomes 0 (Golub, Van Loan: Matrix Computations, 8.5).
void rotate(Matrix3& m, Matrix3& vectors, size_t p, size_t q) {
  if (m[p][q] == 0) return;
  const double theta = (m[q][q] - m[p][p]) / (2 * m[p][q]);
  const double t = std::copysign(1, theta) / (std::abs(theta) + std::hypot(theta, 1)),
               c = 1 / std::hypot(t, 1), s = t * c;
  for (size_t k = 0; k < 3; ++k) {
    const double kp = m[k][p], kq = m[k][q];
    m[k][p] = c * kp - s * kq;
    m[k][q] = s * kp + c * kq;
  }
  for (size_t k = 0; k < 3; ++k) {
    const double pk = m[p][k], qk = m[q][k];
    m[p][k] = c * pk - s * qk;
    m[q][k] = s * pk + c * qk;
    const double vp = vectors[p][k], vq = vectors[q][k];
    vectors[p][k] = c * vp - s * vq;
    vectors[q][k] = s * vp + c * vq;
  }
  m[p][q] = m[q][p] = 0;
}

void point_forwards(Vector3& v) {
  const auto largest =
      std::max_element(v.begin(), v.end(), [](double a, double b) { return std::abs(a) < std::abs(b); });
  if (*largest < 0)
    for (double& component : v) component = -component;
}

}  // namespace

PrincipalAxes principal_axes(const Matrix3& covariance) {
  Matrix3 m = covariance, vectors{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
  for (int sweep = 0; sweep < kSweeps; ++sweep)
    rotate(m, vectors, 0, 1), rotate(m, vectors, 0, 2), rotate(m, vectors, 1, 2);
  std::array<size_t, 3> order{0, 1, 2};
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return m[a][a] > m[b][b]; });
  PrincipalAxes axes;
  for (size_t i = 0; i < 3; ++i) {
    axes.variance[i] = m[order[i]][order[i]];
    axes.direction[i] = vectors[order[i]];
    point_forwards(axes.direction[i]);
  }
  return axes;
}

}  // namespace harima
