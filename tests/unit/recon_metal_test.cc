// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "recon/metal_shadow.h"

namespace harima {

TEST_CASE("shadows become straight lines between what is beside them") {
  std::vector<float> row{1, 9, 9, 9, 5, 8, 2, 8}, path{0, 1, 3, 1, 0.5f, 1, 0, 1};
  bridge_shadows(row.data(), 1, path.data(), 1, 8, {0, 8}, 0.5f);
  CHECK(row == std::vector<float>{1, 2, 3, 4, 5, 3.5f, 2, 2});
}

TEST_CASE("a shadow at the beginning takes what is behind it, and a row of nothing else stays") {
  std::vector<float> row{9, 9, 4}, path{1, 1, 0};
  bridge_shadows(row.data(), 1, path.data(), 1, 3, {0, 3}, 0.5f);
  CHECK(row == std::vector<float>{4, 4, 4});
  std::vector<float> dark{9, 8}, all{1, 1};
  bridge_shadows(dark.data(), 1, all.data(), 1, 2, {0, 2}, 0.5f);
  CHECK(dark == std::vector<float>{9, 8});
}

TEST_CASE("lanes lie side by side and are treated alone") {
  std::vector<float> row{0, 7, 9, 7, 4, 7}, path{0, 0, 1, 0, 0, 0};
  bridge_shadows(row.data(), 2, path.data(), 2, 3, {0, 3}, 0.5f);
  CHECK(row == std::vector<float>{0, 7, 2, 7, 4, 7});
}

TEST_CASE("metal is what is at the level or above it") {
  const std::vector<float> row{5, 1, 5, 6, NAN, 7, 4.9f, 9};
  MetalRow found;
  find_metal(row.data(), 8, 3, 5, found);
  std::vector<std::vector<float>> values;
  for (const MetalRun& run : found.runs) {
    CHECK(run.y == 3);
    values.emplace_back(row.begin() + run.first, row.begin() + run.last);
  }
  CHECK(values == std::vector<std::vector<float>>{{5}, {5, 6}, {7}, {9}});
  CHECK(found.values == std::vector<float>{5, 5, 6, 7, 9});
}

// A square and a rod, pixel by pixel.
TEST_CASE("paths through metal are those through its pixels") {
  constexpr int kWidth = 61;
  std::vector<MetalRun> runs;
  for (int y = 10; y < 30; ++y) runs.push_back({y, 20, 40});
  runs.push_back({45, 3, 58});
  const MetalEnds ends(runs, kWidth);
  MetalWork work;
  for (const double angle : {0.0, 0.02, 0.3, 0.7853981, 1.2, 1.555, 1.5707963, 2.5, 4.0})
    for (const double axis : {30.0, 17.3, 65.0}) {
      std::vector<double> plain(kWidth);
      std::vector<float> path(kWidth);
      const MetalView view{axis, std::cos(angle), std::sin(angle)};
      const ColumnSpan span = metal_path(ends, view, work, path);
      CHECK(std::all_of(path.begin(), path.begin() + span.first, [](float p) { return p == 0; }));
      CHECK(std::all_of(path.begin() + span.last, path.end(), [](float p) { return p == 0; }));
      for (const MetalRun& run : runs)
        for (double x = run.first - 0.5 + 1 / 128.0; x < run.last - 0.5; x += 1 / 64.0) {
          const double column = axis + (x - 30) * view.cosine + (30 - run.y) * view.sine;
          for (int n = 0; n < kWidth; ++n) plain[size_t(n)] += std::max(0.0, 1 - std::abs(n - column)) / 64;
        }
      double worst = 0;
      for (size_t n = 0; n < plain.size(); ++n) worst = std::max(worst, std::abs(double(path[n]) - plain[n]));
      CHECK(worst < 0.01);
    }
}

}  // namespace harima
