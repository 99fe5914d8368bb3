// SPDX-License-Identifier: BSD-3-Clause
// Least squares from sums of products.
#pragma once

#include <cstdint>
#include <vector>

namespace harima {

// sums[a * (unknowns + 1) + b], b >= a: products of columns, the last of which is the target. Returns the
// weights of the others that predict it best, of a matrix with a little more on its diagonal, so that one
// with equal columns has a solution as well.
std::vector<double> solve_normal_equations(const std::vector<int64_t>& sums, int unknowns);

}  // namespace harima
