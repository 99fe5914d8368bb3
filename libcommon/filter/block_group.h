// SPDX-License-Identifier: BSD-3-Clause
// Blocks of 64 voxels that look alike, 4 x 4 x 4 of a volume or 8 x 8 of a slice, and their transform: cosines within each block (DCT-II),
// Haar's over the group; both orthonormal.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "filter/volume.h"

namespace harima {

constexpr int kBlockVoxels = 64;

struct SliceBlock {
  static constexpr int kSide = 8, kDepth = 1, kStep = 4;
};
struct VolumeBlock {
  static constexpr int kSide = 4, kDepth = 4, kStep = 3;
};

struct Place {
  int x, y, z;
};

// Row k of the matrix is the cosine of k half periods.
template <int kSide>
std::array<std::array<float, kSide>, kSide> cosines() {
  std::array<std::array<float, kSide>, kSide> rows;
  for (int k = 0; k < kSide; ++k)
    for (int i = 0; i < kSide; ++i)
      rows[size_t(k)][size_t(i)] = float(std::sqrt((k == 0 ? 1.0 : 2.0) / kSide) * std::cos(std::numbers::pi * (i + 0.5) * k / kSide));
  return rows;
}

// kBlocks blocks, a power of two: first their voxels, then their coefficients, x fastest; of each all blocks side by side. Place i of
// the result is not i-th of the order they came in, but that is of no matter for their coefficients.
template <class Block, int kBlocks>
class BlockGroup {
 public:
  static constexpr int kSide = Block::kSide, kDepth = Block::kDepth;

  float* operator[](int index) { return values_[index]; }

  void load(const Volume& volume, const std::array<Place, kBlocks>& places) {
    for_voxels(places, [&](int voxel, int block, const Place& at) { values_[voxel][block] = volume.row(at.y, at.z)[at.x]; });
  }
  // What is there is weighed and added.
  void add_to(Volume& volume, const std::array<Place, kBlocks>& places, float weight) const {
    for_voxels(places, [&](int voxel, int block, const Place& at) { volume.row(at.z * volume.height + at.y)[at.x] += weight * values_[voxel][block]; });
  }

  void transform() {
    along_axes(false);
    for (auto& row : values_)
      for (int half = kBlocks / 2; half > 0; half /= 2) butterflies(row, half);
  }
  void transform_back() {
    for (auto& row : values_)
      for (int half = 1; half < kBlocks; half *= 2) butterflies(row, half);
    along_axes(true);
  }

 private:
  template <class Body>
  static void for_voxels(const std::array<Place, kBlocks>& places, Body body) {
    for (int block = 0; block < kBlocks; ++block)
      for (int row = 0; row < kSide * kDepth; ++row)
        for (int x = 0; x < kSide; ++x) {
          const Place& at = places[size_t(block)];
          body(row * kSide + x, block, Place{at.x + x, at.y + row % kSide, at.z + row / kSide});
        }
  }

  // Sums and differences of the halves: its own inverse.
  static void butterflies(float* row, int half) {
    constexpr float kShare = std::numbers::sqrt2_v<float> / 2;
    for (int i = 0; i < half; ++i) {
      const float a = row[i], b = row[i + half];
      row[i] = (a + b) * kShare;
      row[i + half] = (a - b) * kShare;
    }
  }

  void along_axes(bool is_back) {
    along(1, is_back);
    along(kSide, is_back);
    if (kDepth > 1) along(kSide * kSide, is_back);
  }
  void along(int stride, bool is_back) {
    static const auto kCosines = cosines<kSide>();
    for (int first = 0; first < kBlockVoxels; ++first) {
      if (first / stride % kSide != 0) continue;
      float line[kSide][kBlocks] = {};
      for (int k = 0; k < kSide; ++k)
        for (int i = 0; i < kSide; ++i) {
          const float factor = is_back ? kCosines[size_t(i)][size_t(k)] : kCosines[size_t(k)][size_t(i)];
          for (int block = 0; block < kBlocks; ++block) line[k][block] += factor * values_[first + i * stride][block];
        }
      for (int k = 0; k < kSide; ++k) std::copy_n(line[k], kBlocks, values_[first + k * stride]);
    }
  }

  float values_[kBlockVoxels][kBlocks];
};

}  // namespace harima
