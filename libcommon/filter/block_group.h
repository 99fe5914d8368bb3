// SPDX-License-Identifier: BSD-3-Clause
// Blocks of 64 voxels that look alike, 4 x 4 x 4 of a volume or 8 x 8 of a slice, and their transform:
// cosines within each block (DCT-II), Haar's over the group; both orthonormal.
#pragma once

#include <array>

#include "filter/volume.h"
#include "math/block_matching.h"

namespace harima {

// kBlocks blocks, a power of two: first their voxels, then their coefficients, x fastest; of each all blocks
// side by side. Place i of the result is not i-th of the order they came in, but that is of no matter for
// their coefficients.
template <class Block, int kBlocks>
class BlockGroup {
 public:
  static constexpr int kSide = Block::kSide, kDepth = Block::kDepth;

  float* operator[](int index) { return values_[index]; }

  void load(const Volume& volume, const std::array<Place, kBlocks>& places) {
    for_voxels(places, [&](int voxel, int block, const Place& at) {
      values_[voxel][block] = volume.row(at.y, at.z)[at.x];
    });
  }
  // What is there is weighed and added.
  void add_to(Volume& volume, const std::array<Place, kBlocks>& places, float weight) const {
    for_voxels(places, [&](int voxel, int block, const Place& at) {
      volume.row(at.z * volume.height + at.y)[at.x] += weight * values_[voxel][block];
    });
  }

  void transform() {
    along_axes(false);
    for (auto& row : values_) haar_forth<kBlocks>(row);
  }
  void transform_back() {
    for (auto& row : values_) haar_back<kBlocks>(row);
    along_axes(true);
  }

 private:
  template <class Body>
  static void for_voxels(const std::array<Place, kBlocks>& places, Body body) {
    for (int block = 0; block < kBlocks; ++block)
      for (int row = 0; row < kBlockVoxels; row += kSide) {
        const Place begin = voxel_of_block<Block>(places[size_t(block)], row);
        for (int x = 0; x < kSide; ++x) body(row + x, block, Place{begin.x + x, begin.y, begin.z});
      }
  }

  void along_axes(bool is_back) {
    along(1, is_back);
    along(kSide, is_back);
    if (kDepth > 1) along(kSide * kSide, is_back);
  }
  void along(int stride, bool is_back) {
    static const BlockCosines<kSide> kCosines;
    for (int first = 0; first < kBlockVoxels; ++first)
      if (first / stride % kSide == 0)
        transform_line<kSide, kBlocks>(kCosines.rows, is_back, values_[first], stride * kBlocks);
  }

  float values_[kBlockVoxels][kBlocks];
};

}  // namespace harima
