// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include "math/symmetric_eigen.h"

using namespace harima;

TEST_CASE(
    "eigenvectors of a symmetric matrix: A v = lambda v, of length 1, upright to each other, the largest "
    "value first") {
  for (size_t n : {1, 2, 7, 40}) {
    std::vector a(n, std::vector<double>(n, 0.0));
    for (size_t i = 0; i < n; ++i)
      for (size_t j = 0; j <= i; ++j) a[i][j] = a[j][i] = double((i * 31 + j * 17 + i * j * 5) % 23) - 11;
    const EigenPairs pairs = eigen_pairs(a);
    REQUIRE(pairs.values.size() == n);
    for (size_t k = 0; k < n; ++k) {
      CHECK((k == 0 || pairs.values[k] <= pairs.values[k - 1]));
      for (size_t l = 0; l <= k; ++l) {
        double product = 0;
        for (size_t i = 0; i < n; ++i) product += pairs.vectors[k][i] * pairs.vectors[l][i];
        CHECK(product == doctest::Approx(k == l ? 1 : 0).epsilon(1e-12));
      }
      for (size_t i = 0; i < n; ++i) {
        double row = 0;
        for (size_t j = 0; j < n; ++j) row += a[i][j] * pairs.vectors[k][j];
        CHECK(std::abs(row - pairs.values[k] * pairs.vectors[k][i]) < 1e-10);
      }
    }
  }
}

TEST_CASE("a diagonal matrix, and nothing at all") {
  const EigenPairs pairs = eigen_pairs({{2, 0, 0}, {0, 5, 0}, {0, 0, -1}});
  CHECK(pairs.values == std::vector<double>{5, 2, -1});
  CHECK(pairs.vectors[0] == std::vector<double>{0, 1, 0});
  CHECK(eigen_pairs({{0, 0}, {0, 0}}).values == std::vector<double>{0, 0});
}
