// SPDX-License-Identifier: BSD-3-Clause
#include "codec/normal_equations.h"

#include <cmath>

namespace harima {

namespace {

constexpr double kRidge = 1e-6;  // of each diagonal element

}  // namespace

// By Cholesky's decomposition, L L^T = A, in place below the diagonal.
std::vector<double> solve_normal_equations(const std::vector<int64_t>& sums, int unknowns) {
  const size_t n = size_t(unknowns), all = n + 1;
  std::vector<double> l(n * n), x(n);
  for (size_t i = 0; i < n; ++i) {
    for (size_t j = 0; j < i; ++j) l[i * n + j] = double(sums[j * all + i]);
    l[i * n + i] = double(sums[i * all + i]) * (1 + kRidge) + 1;
    x[i] = double(sums[i * all + n]);
  }
  for (size_t i = 0; i < n; ++i) {
    for (size_t j = 0; j <= i; ++j) {
      double rest = l[i * n + j];
      for (size_t k = 0; k < j; ++k) rest -= l[i * n + k] * l[j * n + k];
      l[i * n + j] = i == j ? std::sqrt(rest > 0 ? rest : 1) : rest / l[j * n + j];
    }
    for (size_t k = 0; k < i; ++k) x[i] -= l[i * n + k] * x[k];
    x[i] /= l[i * n + i];
  }
  for (size_t i = n; i-- > 0;) {
    for (size_t k = i + 1; k < n; ++k) x[i] -= l[k * n + i] * x[k];
    x[i] /= l[i * n + i];
  }
  return x;
}

}  // namespace harima
