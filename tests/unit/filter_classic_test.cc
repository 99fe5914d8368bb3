// SPDX-License-Identifier: BSD-3-Clause
// Filters of whole volumes, against their formulas written out, and in slabs.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <string>
#include <tuple>

#include "base/parallel.h"
#include "filter/bilateral.h"
#include "filter/block_matching.h"
#include "filter/diffusion.h"
#include "filter/non_local_means.h"
#include "filter/total_variation.h"
#include "filter/wavelet.h"
#include "filter/wavelet_noise.h"
#include "math/exp.h"
#include "message_of.h"
#include "noisy_volume.h"

using namespace harima;

namespace {

BlockMatching white_blocks(double sigma) {
  BlockMatching settings;
  settings.noise.fill(float(sigma));
  return settings;
}

struct Named {
  std::string name;
  std::function<void(Volume&)> apply;
  double most_left;  // of white noise within a volume
};
const std::vector<Named> kAll = {
    {"tv", [](Volume& v) { denoise(TotalVariation{.weight = 0.8 * double(kNoise)}, v); }, 0.15},
    {"nlm",
     [](Volume& v) {
       denoise(NonLocalMeans{.patch = 3, .distance = 3, .h = 1.6 * double(kNoise), .sigma = double(kNoise)},
               v);
     },
     0.15},
    {"bilateral", [](Volume& v) { denoise(Bilateral{.spatial = 1, .range = 4 * double(kNoise)}, v); }, 0.25},
    {"diffusion", [](Volume& v) { denoise(Diffusion{.kappa = 1.2 * double(kNoise), .steps = 10}, v); }, 0.3},
    {"wavelet",
     [](Volume& v) {
       denoise(Wavelet{.levels = 3, .noise = white_wavelet_noise(double(kNoise), v.depth > 1, 3)}, v);
     },
     0.2},
    {"bm4d", [](Volume& v) { denoise(white_blocks(double(kNoise)), v); }, 0.15},
};

double mean_of_column(const Volume& volume, int x) {
  double sum = 0;
  for (int row = 0; row < volume.rows(); ++row) sum += double(volume.row(row)[x]);
  return sum / volume.rows();
}

}  // namespace

TEST_CASE("the exponential functions for vectors") {
  for (float x = 0; x < 20; x += 0.01f)
    CHECK(double(exp_of_minus(x)) == doctest::Approx(std::exp(-double(x))).epsilon(4e-6));
  CHECK(exp_of_minus(1e30f) < 1e-30f);
  for (float x = -79; x < 79; x += 0.0073f)
    CHECK(std::abs(double(natural_exp(x)) / std::exp(double(x)) - 1) < 2.4e-7);
  CHECK(natural_exp(0) == 1);
  CHECK(natural_exp(1e30f) > 1e34f);
  CHECK(natural_exp(-1e30f) < 1e-34f);
}

TEST_CASE("what is constant stays so, to the borders") {
  for (const Named& filter : kAll)
    for (const int depth : {1, 5}) {
      CAPTURE(filter.name);
      Volume volume(13, 7, depth);
      std::fill(volume.values.begin(), volume.values.end(), 3.5f);
      filter.apply(volume);
      for (const float value : volume.values) CHECK(value == doctest::Approx(3.5).epsilon(1e-6));
    }
}

TEST_CASE("volumes of one voxel, one row and one column") {
  for (const Named& filter : kAll)
    for (const auto& [width, height, depth] : {std::tuple{1, 1, 1}, {5, 1, 1}, {1, 5, 1}, {1, 1, 5}}) {
      CAPTURE(filter.name);
      Volume volume = noisy(Volume(width, height, depth));
      const double before =
          std::accumulate(volume.values.begin(), volume.values.end(), 0.0) / double(volume.values.size());
      filter.apply(volume);
      for (const float value : volume.values) CHECK(std::abs(double(value) - before) < 4 * double(kNoise));
    }
}

TEST_CASE("noise goes, at the faces of a volume nearly as much as within, and edges stay") {
  const Volume truth = step_volume(24, 20, 16);
  for (const Named& filter : kAll) {
    CAPTURE(filter.name);
    Volume wanted = truth, volume = noisy(truth);
    filter.apply(volume);
    CHECK(rms_apart(volume, wanted) < filter.most_left * double(kNoise) * 1.4);
    CHECK(rms_apart(volume, wanted, [](int x, int y, int z) {
            return y > 2 && y < 17 && z > 2 && z < 13 && x > 2 && x < 21;
          }) < filter.most_left * double(kNoise) * 1.4);
    for (const int z : {0, 15})
      CHECK(rms_apart(volume, wanted, [z](int, int, int at_z) { return at_z == z; }) <
            2.2 * filter.most_left * double(kNoise));
    CHECK(mean_of_column(volume, 11) == doctest::Approx(5).epsilon(0.01));
    CHECK(mean_of_column(volume, 12) == doctest::Approx(6).epsilon(0.01));
  }
}

TEST_CASE("results do not depend on the number of threads") {
  const int threads = thread_count();
  for (const Named& filter : kAll) {
    Volume one = noisy(step_volume(150, 35, 9)), three = one;
    set_thread_count(1);
    filter.apply(one);
    set_thread_count(3);
    filter.apply(three);
    CHECK(one.values == three.values);
  }
  set_thread_count(threads);
}

TEST_CASE("total variation brings two plateaus together by what its weight says") {
  // The sum is least where each moves by weight / columns.
  for (const int depth : {1, 4}) {
    Volume volume = step_volume(20, 9, depth);
    const TotalVariationResult result = denoise(TotalVariation{.weight = 0.5, .tolerance = 2e-3}, volume);
    CHECK(result.distance <= 2e-3);
    for (int row = 0; row < volume.rows(); ++row)
      for (int x = 0; x < 20; ++x)
        CHECK(volume.row(row)[x] == doctest::Approx(x < 10 ? 5.05 : 5.95).epsilon(5e-4));
  }
}

TEST_CASE("the distance from the minimum is what was asked for") {
  const Volume given = noisy(step_volume(23, 11, 6));
  Volume best = given;
  CHECK(denoise(TotalVariation{.weight = 0.1, .tolerance = 5e-3}, best).distance <= 5e-3);
  for (const double tolerance : {0.1, 0.03}) {
    Volume volume = given;
    CHECK(denoise(TotalVariation{.weight = 0.1, .tolerance = tolerance}, volume).distance <= tolerance);
    CHECK(rms_apart(volume, best) <= 0.1 * (tolerance + 5e-3));
  }
  Volume volume = given;
  CHECK(denoise(TotalVariation{.weight = 0.1, .tolerance = 5e-3, .most_steps = 10}, volume).distance > 5e-3);
}

TEST_CASE("the bilateral filter is its formula") {
  for (const int depth : {1, 4}) {
    Volume given = noisy(step_volume(9, 6, depth)), volume = given;
    const Bilateral settings{.spatial = 0.8, .range = 0.3};
    denoise(settings, volume);
    const int reach = settings.reach(), reach_z = depth > 1 ? reach : 0;
    for (int z = 0; z < depth; ++z)
      for (int y = 0; y < 6; ++y)
        for (int x = 0; x < 9; ++x) {
          double sum = 0, weights = 0;
          for (int k = -reach_z; k <= reach_z; ++k)
            for (int j = -reach; j <= reach; ++j)
              for (int i = -reach; i <= reach; ++i) {
                const double value = double(beyond(given, x + i, y + j, z + k)),
                             apart = value - double(at(given, x, y, z));
                const double weight =
                    std::exp(-(i * i + j * j + k * k) / (2 * 0.8 * 0.8) - apart * apart / (2 * 0.3 * 0.3));
                sum += weight * value, weights += weight;
              }
          CHECK(double(at(volume, x, y, z)) == doctest::Approx(sum / weights).epsilon(1e-5));
        }
  }
}

TEST_CASE("non-local means are their formula") {
  for (const int depth : {1, 3}) {
    Volume given = noisy(step_volume(9, 6, depth)), volume = given;
    const NonLocalMeans settings{.patch = 3, .distance = 2, .h = 0.15, .sigma = 0.1};
    denoise(settings, volume);
    const int two = depth > 1 ? 2 : 0, one = depth > 1 ? 1 : 0;
    const auto patch_distance = [&](int x, int y, int z, int i, int j, int k) {
      double sum = 0;
      for (int c = -one; c <= one; ++c)
        for (int b = -1; b <= 1; ++b)
          for (int a = -1; a <= 1; ++a)
            sum += std::pow(double(beyond(given, x + a, y + b, z + c)) -
                                double(beyond(given, x + i + a, y + j + b, z + k + c)),
                            2);
      return sum / (depth > 1 ? 27 : 9);
    };
    for (int z = 0; z < depth; ++z)
      for (int y = 0; y < 6; ++y)
        for (int x = 0; x < 9; ++x) {
          double sum = 0, weights = 0;
          for (int k = -two; k <= two; ++k)
            for (int j = -2; j <= 2; ++j)
              for (int i = -2; i <= 2; ++i) {
                const double apart = std::max(0.0, patch_distance(x, y, z, i, j, k) - 0.02) / (0.15 * 0.15),
                             weight = apart > 5 ? 0 : std::exp(-apart);
                sum += weight * double(beyond(given, x + i, y + j, z + k)), weights += weight;
              }
          CHECK(double(at(volume, x, y, z)) == doctest::Approx(sum / weights).epsilon(1e-5));
        }
  }
}

TEST_CASE("diffusion keeps the mean") {
  Volume given = noisy(step_volume(31, 17, 6)), volume = given;
  denoise(Diffusion{.kappa = 0.2, .steps = 20}, volume);
  CHECK(std::accumulate(volume.values.begin(), volume.values.end(), 0.0) ==
        doctest::Approx(std::accumulate(given.values.begin(), given.values.end(), 0.0)).epsilon(1e-6));
}

TEST_CASE("slabs make what the whole volume makes") {
  Volume given = noisy(step_volume(21, 18, 40));
  const Bilateral bilateral{.spatial = 1, .range = 0.4};
  const SlabFilter filter{
      .is_3d = true, .reach = bilateral.reach(), .voxel_bytes = 0, .apply = [&](Volume& v) {
        denoise(bilateral, v);
      }};
  Volume whole = given;
  filter.apply(whole);
  for (const int slices : {7, 9, 24, 39, 40, 1000})
    CHECK(in_slabs(given, filter, memory_for(given, slices)).values == whole.values);
  CHECK(in_slabs(given, filter, 0).values == whole.values);
  CHECK(message_of([&] { in_slabs(given, filter, memory_for(given, 6)); }).find("--mem allows") !=
        std::string::npos);
}

TEST_CASE("total variation in slabs that overlap is that of the whole volume") {
  Volume given = noisy(step_volume(19, 14, 60)), whole = given;
  const TotalVariation settings{.weight = 0.9 * double(kNoise)};
  denoise(settings, whole);
  const auto slabs = [&](int overlap, int slices) {
    const SlabFilter filter{
        .is_3d = true, .reach = overlap, .voxel_bytes = 0, .apply = [&](Volume& v) { denoise(settings, v); }};
    Volume out = in_slabs(given, filter, memory_for(given, 2 * overlap + slices));
    return rms_apart(out, whole) / settings.weight;
  };
  CHECK(slabs(16, 8) < settings.tolerance);
  CHECK(slabs(1, 8) > slabs(16, 8));
}

TEST_CASE("slices alone are filtered as if there were no others") {
  Volume given = noisy(step_volume(21, 18, 3));
  for (const Named& filter : kAll) {
    const Volume out =
        in_slabs(given, {.is_3d = false, .reach = 0, .voxel_bytes = 0, .apply = filter.apply}, 0);
    for (int z = 0; z < 3; ++z) {
      Volume slice(21, 18, 1);
      std::copy_n(given.row(0, z), 21 * 18, slice.values.data());
      filter.apply(slice);
      CHECK(std::equal(slice.values.begin(), slice.values.end(), out.row(0, z)));
    }
  }
}

TEST_CASE("what is not a number stays, and its neighbours are numbers") {
  Volume given = noisy(step_volume(21, 18, 3));
  const float nan = std::numeric_limits<float>::quiet_NaN();
  at(given, 0, 3, 1) = at(given, 7, 7, 0) = nan;
  for (int x = 0; x < 21; ++x) at(given, x, 9, 2) = nan;
  for (const Named& filter : kAll) {
    const Volume out =
        in_slabs(given, {.is_3d = true, .reach = 0, .voxel_bytes = 0, .apply = filter.apply}, 0);
    for (size_t i = 0; i < given.values.size(); ++i)
      CHECK(std::isnan(given.values[i]) == std::isnan(out.values[i]));
  }
}
