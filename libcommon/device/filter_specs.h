// SPDX-License-Identifier: BSD-3-Clause
// Filters that a GPU can do, as data; what they compute stands in filter/. reach(): frames on each side that
// a result is made of. One more is a struct here and in the list, and one file device/cuda/NAME_filter.cu
// with its make_step(). is_filled, and those of ct-denoise: they are done as filter/filter_slabs.h does it,
// whatever the type of the pixels: in f32, whole numbers rounded and held at the ends of their type; what is
// not finite stays, and is for its neighbours the value before it.
#pragma once

#include <array>
#include <cstdlib>
#include <functional>
#include <optional>
#include <variant>
#include <vector>

#include "math/block_matching.h"

namespace harima {

// filter/median.h
struct MedianSpec {
  int side = 3;
  bool is_3d = true;
  bool is_filled = false;
  int reach() const { return is_3d ? side / 2 : 0; }
};

// filter/smooth.h
struct SmoothSpec {
  std::vector<double> weights;
  bool is_3d = true;
  std::optional<double> unsharp_amount;
  bool is_filled = false;
  int reach() const { return is_3d ? int(weights.size()) - 1 : 0; }
};

// filter/morph.h
struct MorphSpec {
  bool is_ball = true;
  int radius = 1;
  bool is_largest = false;
  int reach() const { return radius; }
};

// filter/bilateral.h
struct BilateralSpec {
  int places = 1;  // on each side, along each axis
  bool is_3d = true;
  std::vector<float> weights;  // of places, from the voxel on: [z][y][x]
  float per_square = 1;        // math/bilateral.h
  int reach() const { return is_3d ? places : 0; }
  float weight(int dx, int dy, int dz) const {
    return weights[size_t((std::abs(dz) * (places + 1) + std::abs(dy)) * (places + 1) + std::abs(dx))];
  }
};

// filter/non_local_means.h
struct NonLocalMeansSpec {
  int patch = 5, distance = 5;
  double h = 1, sigma = 0;
  bool is_3d = true;
  int reach() const { return is_3d ? distance + patch / 2 : 0; }
};

// filter/diffusion.h
struct DiffusionSpec {
  double kappa = 1;
  int steps = 10;
  bool is_3d = true;
  int reach() const { return is_3d ? steps : 0; }
};

// filter/total_variation.h. A voxel depends on all others: `overlap` slices at either side keep off what the
// ends of a part do. when_done is told how each part ended, by several threads.
struct TotalVariationSpec {
  double weight = 1, tolerance = 0.01;
  int most_steps = 2000;
  int overlap = 16;
  bool is_3d = true;
  std::function<void(int steps, double distance)> when_done = {};
  int reach() const { return is_3d ? overlap : 0; }
};

// filter/wavelet.h
struct WaveletSpec {
  int levels = 3;
  std::vector<double> noise;
  bool is_3d = true;
  int places = 0;  // on each side that a voxel depends on, along each axis
  int reach() const { return is_3d ? places : 0; }
};

// filter/block_matching.h. There is noise in some coefficient.
struct BlockMatchingSpec {
  int distance = 5;
  std::array<float, kBlockVoxels> noise = {};
  bool is_3d = true;
  // That of both passes, from slices on where layers of blocks begin.
  int reach() const { return is_3d ? 2 * block_reach_of_pass(distance) + VolumeBlock::kStep - 1 : 0; }
};

using FilterSpec = std::variant<MedianSpec, SmoothSpec, MorphSpec, BilateralSpec, NonLocalMeansSpec,
                                DiffusionSpec, TotalVariationSpec, WaveletSpec, BlockMatchingSpec>;

inline int reach_of(const FilterSpec& filter) {
  return std::visit([](const auto& one) { return one.reach(); }, filter);
}
// One filter after the other.
inline int reach_of(const std::vector<FilterSpec>& filters) {
  int reach = 0;
  for (const FilterSpec& filter : filters) reach += reach_of(filter);
  return reach;
}

// Does each voxel depend on all others? Then the whole stack should be filtered at once, if memory has room
// for it.
inline bool is_global(const FilterSpec& filter) { return std::holds_alternative<TotalVariationSpec>(filter); }
// Are many volumes made of the same frames? Then as many should be on a device together as it holds.
inline bool is_iterated(const FilterSpec& filter) {
  return std::holds_alternative<DiffusionSpec>(filter) || std::holds_alternative<WaveletSpec>(filter) ||
         std::holds_alternative<BlockMatchingSpec>(filter) || is_global(filter);
}

}  // namespace harima
