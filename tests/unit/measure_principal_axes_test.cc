// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>

#include "measure/principal_axes.h"

using namespace harima;

TEST_CASE("axes of a turned ellipsoid are found, the longest first, pointing forwards") {
  const double c = std::cos(0.3), s = std::sin(0.3);
  const Matrix3 turn{{{-c, -s, 0}, {-s, c, 0}, {0, 0, -1}}};  // rows: directions of variance 9, 4 and 1
  const Vector3 variance{9, 4, 1};
  Matrix3 m{};
  for (size_t i = 0; i < 3; ++i)
    for (size_t j = 0; j < 3; ++j)
      for (size_t k = 0; k < 3; ++k) m[i][j] += variance[k] * turn[k][i] * turn[k][j];
  const PrincipalAxes axes = principal_axes(m);
  const Matrix3 wanted{{{c, s, 0}, {-s, c, 0}, {0, 0, 1}}};
  for (size_t i = 0; i < 3; ++i) {
    CHECK(axes.variance[i] == doctest::Approx(variance[i]));
    for (size_t j = 0; j < 3; ++j) CHECK(axes.direction[i][j] == doctest::Approx(wanted[i][j]));
  }
}

TEST_CASE("a point and a ball have axes, too") {
  const PrincipalAxes point = principal_axes({});
  CHECK(point.variance == Vector3{0, 0, 0});
  CHECK(point.direction == Matrix3{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}});
  CHECK(principal_axes({{{2, 0, 0}, {0, 2, 0}, {0, 0, 2}}}).variance == Vector3{2, 2, 2});
}
