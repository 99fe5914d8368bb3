// SPDX-License-Identifier: BSD-3-Clause
// Block matching with its transform, against the same written plainly in double, and the noise of its
// coefficients.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "filter/block_matching.h"
#include "filter/block_noise.h"
#include "noisy_volume.h"

using namespace harima;

namespace {

using Values = std::vector<double>;  // of a volume, or of a block

double cosine(int k, int i, int side) {
  return std::sqrt((k ? 2.0 : 1.0) / side) * std::cos(std::numbers::pi * (i + 0.5) * k / side);
}

// The plain filter, of one kind of block.
struct Plain {
  int side, depth_of_block, step, distance;
  float noise_of[kBlockVoxels];
  int width, height, depth;
  Values all_cosines = {};

  void prepare() {
    for (int k = 0; k < kBlockVoxels; ++k)
      for (int i = 0; i < kBlockVoxels; ++i) all_cosines.push_back(cosines_at(k, i));
  }
  size_t index(int x, int y, int z) const { return size_t((z * height + y) * width + x); }

  Values block(const Values& from, const Place& at) const {
    Values values;
    for (int k = 0; k < depth_of_block; ++k)
      for (int j = 0; j < side; ++j)
        for (int i = 0; i < side; ++i) values.push_back(from[index(at.x + i, at.y + j, at.z + k)]);
    return values;
  }
  // Coefficient k of a block of which voxel i alone is 1.
  double cosines_at(int k, int i) const {
    const double in_slice = cosine(k % side, i % side, side) * cosine(k / side % side, i / side % side, side);
    return depth_of_block > 1 ? in_slice * cosine(k / (side * side), i / (side * side), depth_of_block)
                              : in_slice;
  }
  Values cosines(const Values& values, bool is_back) const {
    Values out(values.size(), 0.0);
    for (size_t to = 0; to < out.size(); ++to)
      for (size_t from = 0; from < values.size(); ++from)
        out[to] += values[from] *
                   (is_back ? all_cosines[from * kBlockVoxels + to] : all_cosines[to * kBlockVoxels + from]);
    return out;
  }
  std::vector<Place> alike(const Values& guide, const Place& at) const {
    std::vector<std::pair<double, Place>> all;
    const Values mine = block(guide, at);
    for (int z = std::max(at.z - distance, 0); z <= std::min(at.z + distance, depth - depth_of_block); ++z)
      for (int y = std::max(at.y - distance, 0); y <= std::min(at.y + distance, height - side); ++y)
        for (int x = std::max(at.x - distance, 0); x <= std::min(at.x + distance, width - side); ++x) {
          const Values theirs = block(guide, {x, y, z});
          double apart = 0;
          for (size_t i = 0; i < mine.size(); ++i) apart += std::pow(mine[i] - theirs[i], 2);
          all.push_back({apart, {x, y, z}});
        }
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    const size_t found = std::min<size_t>(all.size(), 16);
    std::vector<Place> places;
    for (size_t i = 0; i < 16; ++i) places.push_back(all[i % found].second);
    return places;
  }
  // Coefficients of a group: [block][k].
  std::vector<Values> transformed(const Values& from, const std::vector<Place>& places) const {
    std::vector<Values> group;
    for (const Place& at : places) group.push_back(cosines(block(from, at), false));
    for (size_t count = group.size(); count > 1; count /= 2) haar(group, count, false);
    return group;
  }
  // Haar's step for the first `count`: sums of neighbours in order of distance, then differences.
  static void haar(std::vector<Values>& group, size_t count, bool is_back) {
    std::vector<Values> out = group;
    for (size_t i = 0; i < count / 2; ++i)
      for (size_t k = 0; k < group[0].size(); ++k) {
        const size_t a = is_back ? i : 2 * i, b = is_back ? i + count / 2 : 2 * i + 1;
        out[is_back ? 2 * i : i][k] = (group[a][k] + group[b][k]) / std::sqrt(2.0);
        out[is_back ? 2 * i + 1 : i + count / 2][k] = (group[a][k] - group[b][k]) / std::sqrt(2.0);
      }
    group = out;
  }
  Values pass(const Values& noisy, const Values& guide, bool is_wiener) const {
    Values sums(noisy.size(), 0.0), weights = sums;
    const auto begins = [&](int size, int length) {
      std::vector<int> at;
      for (int i = 0; i < size - length; i += step) at.push_back(i);
      at.push_back(size - length);
      return at;
    };
    for (const int z : begins(depth, depth_of_block))
      for (const int y : begins(height, side))
        for (const int x : begins(width, side)) add_group(noisy, guide, is_wiener, {x, y, z}, sums, weights);
    for (size_t i = 0; i < sums.size(); ++i) sums[i] /= weights[i];
    return sums;
  }
  void add_group(const Values& noisy, const Values& guide, bool is_wiener, const Place& at, Values& sums,
                 Values& weights) const {
    const std::vector<Place> places = alike(guide, at);
    std::vector<Values> group = transformed(noisy, places);
    const std::vector<Values> clean = transformed(guide, places);
    double left = 0;
    for (size_t n = 0; n < 16; ++n)
      for (size_t k = 0; k < kBlockVoxels; ++k) {
        const double sigma = double(noise_of[k]), energy = clean[n][k] * clean[n][k];
        double share = is_wiener ? energy / (energy + sigma * sigma) : std::abs(group[n][k]) > 2.7 * sigma;
        if (n == 0 && k == 0) share = 1;
        group[n][k] *= share;
        left += share * share * sigma * sigma;
      }
    for (size_t count = 2; count <= 16; count *= 2) haar(group, count, true);
    for (size_t n = 0; n < 16; ++n) {
      const Values values = cosines(group[n], true);
      for (size_t i = 0; i < values.size(); ++i) {
        const size_t to = index(places[n].x + int(i) % side, places[n].y + int(i) / side % side,
                                places[n].z + int(i) / (side * side));
        sums[to] += values[i] / left, weights[to] += 1 / left;
      }
    }
  }
};

}  // namespace

TEST_CASE("block matching is what is written plainly, to the borders") {
  const OneThread one_thread;
  for (const int depth : {1, 7}) {
    const bool is_3d = depth > 1;
    const Volume given = noisy(step_volume(is_3d ? 9 : 21, is_3d ? 8 : 15, depth));
    BlockMatching settings{.distance = is_3d ? 2 : 4};
    Plain plain{.side = is_3d ? 4 : 8,
                .depth_of_block = is_3d ? 4 : 1,
                .step = is_3d ? 3 : 4,
                .distance = settings.distance,
                .noise_of = {},
                .width = given.width,
                .height = given.height,
                .depth = depth};
    for (size_t k = 0; k < kBlockVoxels; ++k)
      plain.noise_of[k] = settings.noise[k] = kNoise * (0.5f + float(k % 7) / 7);
    plain.prepare();
    const Values values(given.values.begin(), given.values.end());
    const Values wanted = plain.pass(values, plain.pass(values, values, false), true);
    Volume volume = given;
    denoise(settings, volume);
    for (size_t i = 0; i < wanted.size(); ++i)
      CHECK(double(volume.values[i]) == doctest::Approx(wanted[i]).epsilon(1e-5));
  }
}

TEST_CASE("an impulse well above the noise stays") {
  for (const int depth : {1, 11}) {
    Volume volume(21, 21, depth);
    at(volume, 10, 10, depth / 2) = 100 * kNoise;
    BlockMatching settings;
    settings.noise.fill(kNoise);
    denoise(settings, volume);
    CHECK(at(volume, 10, 10, depth / 2) == doctest::Approx(double(100 * kNoise)).epsilon(0.05));
    CHECK(std::all_of(volume.values.begin(), volume.values.end(),
                      [](float value) { return std::isfinite(value); }));
  }
}

TEST_CASE("block matching in slabs is that of the whole volume, bit for bit") {
  const OneThread one_thread;
  const Volume given = noisy(step_volume(20, 17, 44));
  BlockMatching settings{.distance = 1};
  settings.noise.fill(kNoise);
  CHECK(settings.reach() == 12);
  const SlabFilter filter{.is_3d = true,
                          .reach = settings.reach(),
                          .multiple = VolumeBlock::kStep,
                          .voxel_bytes = 0,
                          .apply = [&](Volume& v) { denoise(settings, v); }};
  Volume whole = given;
  filter.apply(whole);
  for (const int slices : {27, 28, 35})
    CHECK(in_slabs(given, filter, memory_for(given, slices)).values == whole.values);
  CHECK_THROWS(in_slabs(given, filter, memory_for(given, 26)));
}

TEST_CASE("noise is found in each coefficient, white or not") {
  for (const int depth : {1, 24}) {
    const bool is_3d = depth > 1;
    const int side = is_3d ? 4 : 8;
    Volume given = noisy(step_volume(280, 260, depth), 0.25f);
    for (float& value : given.values) value += 3000;  // means are no noise
    for (int row = 0; row < given.rows(); ++row) std::fill_n(given.row(row), 48, 0.0f);
    const BlockNoise white = block_noise(source_of(given), is_3d);
    for (const float noise : white) CHECK(double(noise) == doctest::Approx(0.25).epsilon(0.08));
    CHECK(sum_of_noise(white) == doctest::Approx(0.25).epsilon(0.03));
    // Means of neighbours along x: neighbours share half of the variance.
    for (int row = 0; row < given.rows(); ++row)
      for (int x = 0; x + 1 < 280; ++x) given.row(row)[x] = (given.row(row)[x] + given.row(row)[x + 1]) / 2;
    const BlockNoise found = block_noise(source_of(given), is_3d);
    for (size_t k = 0; k < kBlockVoxels; ++k) {
      double variance = 0;
      for (int i = 0; i < side; ++i)
        for (int j = 0; j < side; ++j)
          variance += cosine(int(k) % side, i, side) * cosine(int(k) % side, j, side) *
                      (i == j                 ? 0.5
                       : std::abs(i - j) == 1 ? 0.25
                                              : 0) *
                      0.25 * 0.25;
      CHECK(double(found[k]) == doctest::Approx(std::sqrt(variance)).epsilon(0.1));
    }
  }
  for (const float noise : block_noise(source_of(Volume(40, 40, 8)), true)) CHECK(noise == 0);
}
