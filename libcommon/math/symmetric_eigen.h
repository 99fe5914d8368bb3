// SPDX-License-Identifier: BSD-3-Clause
// Eigenvalues and eigenvectors of a symmetric matrix of any size, by Jacobi's rotations in a fixed order
// (Golub and Van Loan, Matrix Computations, 8.5).
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

namespace harima {

struct EigenPairs {
  std::vector<double> values;                // the largest first
  std::vector<std::vector<double>> vectors;  // of each, of length 1; its largest component is positive
};

namespace symmetric_eigen {

using Matrix = std::vector<std::vector<double>>;

inline double beside_diagonal(const Matrix& a) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i)
    for (size_t j = 0; j < i; ++j) sum += a[i][j] * a[i][j];
  return sum;
}

inline void turn(double& p, double& q, double cosine, double sine) {
  const double was = p;
  p = cosine * was - sine * q;
  q = sine * was + cosine * q;
}

// Makes a[p][q] 0; the rows of `vectors` go with it.
inline void rotate(Matrix& a, Matrix& vectors, size_t p, size_t q) {
  if (a[p][q] == 0) return;
  const double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
  const double t = (theta < 0 ? -1 : 1) / (std::abs(theta) + std::sqrt(theta * theta + 1));
  const double cosine = 1 / std::sqrt(t * t + 1), sine = t * cosine;
  for (size_t k = 0; k < a.size(); ++k) turn(a[k][p], a[k][q], cosine, sine);
  for (size_t k = 0; k < a.size(); ++k) turn(a[p][k], a[q][k], cosine, sine);
  for (size_t k = 0; k < a.size(); ++k) turn(vectors[p][k], vectors[q][k], cosine, sine);
}

inline void face_up(std::vector<double>& vector) {
  double most = 0;
  for (double v : vector)
    if (std::abs(v) > std::abs(most)) most = v;
  if (most < 0)
    for (double& v : vector) v = -v;
}

}  // namespace symmetric_eigen

inline EigenPairs eigen_pairs(std::vector<std::vector<double>> a) {
  constexpr int kMostSweeps = 60;
  constexpr double kNothing = 1e-28;  // of the sum of squares on the diagonal
  const size_t n = a.size();
  symmetric_eigen::Matrix vectors(n, std::vector<double>(n, 0.0));
  double diagonal = 0;
  for (size_t i = 0; i < n; ++i) {
    vectors[i][i] = 1;
    diagonal += a[i][i] * a[i][i];
  }
  for (int sweep = 0; sweep < kMostSweeps && symmetric_eigen::beside_diagonal(a) > kNothing * diagonal;
       ++sweep)
    for (size_t p = 0; p + 1 < n; ++p)
      for (size_t q = p + 1; q < n; ++q) symmetric_eigen::rotate(a, vectors, p, q);
  EigenPairs pairs;
  std::vector<bool> taken(n, false);
  for (size_t i = 0; i < n; ++i) {
    size_t next = n;
    for (size_t k = 0; k < n; ++k)
      if (!taken[k] && (next == n || a[k][k] > a[next][next])) next = k;
    taken[next] = true;
    symmetric_eigen::face_up(vectors[next]);
    pairs.values.push_back(a[next][next]);
    pairs.vectors.push_back(vectors[next]);
  }
  return pairs;
}

}  // namespace harima
