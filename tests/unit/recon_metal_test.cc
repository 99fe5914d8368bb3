// SPDX-License-Identifier: BSD-3-Clause
#include "recon/metal.h"

#include <doctest/doctest.h>

namespace harima {

TEST_CASE("shadows become straight lines between what is beside them") {
  std::vector<float> row{1, 9, 9, 9, 5, 8, 2, 8}, path{0, 1, 3, 1, 0.5f, 1, 0, 1};
  bridge_shadows(row.data(), path.data(), 8, 1, 0.5f);
  CHECK(row == std::vector<float>{1, 2, 3, 4, 5, 3.5f, 2, 2});
}

TEST_CASE("a shadow at the beginning takes what is behind it, and a row of nothing else stays") {
  std::vector<float> row{9, 9, 4}, path{1, 1, 0};
  bridge_shadows(row.data(), path.data(), 3, 1, 0.5f);
  CHECK(row == std::vector<float>{4, 4, 4});
  std::vector<float> dark{9, 8}, all{1, 1};
  bridge_shadows(dark.data(), all.data(), 2, 1, 0.5f);
  CHECK(dark == std::vector<float>{9, 8});
}

TEST_CASE("lanes lie side by side and are treated alone") {
  std::vector<float> row{0, 7, 9, 7, 4, 7}, path{0, 0, 1, 0, 0, 0};
  bridge_shadows(row.data(), path.data(), 3, 2, 0.5f);
  CHECK(row == std::vector<float>{0, 7, 2, 7, 4, 7});
}

}  // namespace harima
