// SPDX-License-Identifier: BSD-3-Clause
// Eigenvalues and eigenvectors of a symmetric 3 x 3 matrix.
#pragma once

#include <array>

namespace harima {

using Vector3 = std::array<double, 3>;
using Matrix3 = std::array<Vector3, 3>;

struct PrincipalAxes {
  Vector3 variance;   // eigenvalues, the largest first
  Matrix3 direction;  // of each a unit vector, whose largest component is positive
};

// Jacobi's method: rotations in a fixed order until nothing is left beside the diagonal.
PrincipalAxes principal_axes(const Matrix3& covariance);

}  // namespace harima
