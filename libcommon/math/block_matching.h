// SPDX-License-Identifier: BSD-3-Clause
// What block matching (filter/block_matching.h) does to one block, one group of blocks, one coefficient:
// where blocks lie, which are alike, their transform, and what of it stays.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

#include "math/madd.h"

namespace harima {

constexpr int kBlockVoxels = 64;
constexpr int kGroupBlocks = 16;  // a power of two

struct SliceBlock {
  static constexpr int kSide = 8, kDepth = 1, kStep = 4;
};
struct VolumeBlock {
  static constexpr int kSide = 4, kDepth = 4, kStep = 3;
};

// Of a voxel, or of the first of a block.
struct Place {
  int x, y, z;
};

// Voxel `index` of a block there, x fastest.
template <class Block>
CT_HD inline Place voxel_of_block(const Place& at, int index) {
  constexpr int kSide = Block::kSide;
  return {at.x + index % kSide, at.y + index / kSide % kSide, at.z + index / (kSide * kSide)};
}

// Blocks begin along an axis at each step, and at the last place that there is.
CT_HD static inline int block_begins(int size, int side, int step) {
  return (size - side + step - 1) / step + 1;
}
CT_HD static inline int block_begin(int index, int size, int side, int step) {
  return index * step < size - side ? index * step : size - side;
}

// Begins along x and y of a tile: groups of tiles that have another between them have no voxel in common.
template <class Block>
CT_HD inline int group_tile(int distance) {
  return (2 * distance + Block::kSide + Block::kStep - 1) / Block::kStep;
}

// Slices at either side that what a pass makes of a slice depends on.
CT_HD static inline int block_reach_of_pass(int distance) { return 2 * distance + VolumeBlock::kDepth - 1; }

// Blocks around one that are compared with it, numbered from the first on, x fastest.
struct BlockRange {
  int first, count;
};
CT_HD static inline BlockRange blocks_around(int at, int distance, int size, int side) {
  const int first = at > distance ? at - distance : 0,
            last = at + distance < size - side ? at + distance : size - side;
  return {first, last + 1 - first};
}
struct BlockSearch {
  BlockRange x, y, z;
  CT_HD int rows() const { return y.count * z.count; }
  CT_HD Place row(int index) const { return {x.first, y.first + index % y.count, z.first + index / y.count}; }
  CT_HD Place place(int number) const {
    const Place begin = row(number / x.count);
    return {begin.x + number % x.count, begin.y, begin.z};
  }
  CT_HD int number_of(const Place& at) const {
    return ((at.z - z.first) * y.count + at.y - y.first) * x.count + at.x - x.first;
  }
};
template <class Block>
CT_HD inline BlockSearch block_search(const Place& at, int distance, const Place& size) {
  return {blocks_around(at.x, distance, size.x, Block::kSide),
          blocks_around(at.y, distance, size.y, Block::kSide),
          blocks_around(at.z, distance, size.z, Block::kDepth)};
}

CT_HD static inline void add_square_apart(float a, float b, float& sum) {
  const float apart = a - b;
  sum += apart * apart;
}

// Squared distance and number of a block in one: sorted, they are the same everywhere. The block itself is
// nearer than any other.
CT_HD static inline uint64_t match_key(float distance, int number) {
  uint32_t bits = 0;
  memcpy(&bits, &distance, sizeof bits);
  return (uint64_t{bits} + 1) << 32 | uint64_t(uint32_t(number));
}
CT_HD static inline uint64_t own_match_key(int number) { return uint64_t(uint32_t(number)); }
CT_HD static inline int number_of_match(uint64_t key) { return int(uint32_t(key)); }

// Where in its group the block of a place in the order of distances stands, by the bits turned round:
// neighbours in that order meet in the last of Haar's sums.
CT_HD static inline int place_in_group(int order) {
  int place = 0;
  for (int bit = 1; bit < kGroupBlocks; bit *= 2, order /= 2) place = 2 * place + order % 2;
  return place;
}

// Row k of the orthonormal DCT-II, one after the other, is the cosine of k half periods.
template <int kSide>
struct BlockCosines {
  float rows[kSide * kSide];
  BlockCosines() {
    constexpr double kPi = 3.14159265358979323846;
    for (int k = 0; k < kSide; ++k)
      for (int i = 0; i < kSide; ++i)
        rows[k * kSide + i] =
            float(std::sqrt((k == 0 ? 1.0 : 2.0) / kSide) * std::cos(kPi * (i + 0.5) * k / kSide));
  }
};

// Cosines of a line of voxels, or back, in place; the voxels stand `step` apart, of kLanes blocks side by
// side. cosines: rows of BlockCosines.
template <int kSide, int kLanes>
CT_HD inline void transform_line(const float* cosines, bool is_back, float* first, int step) {
  float line[kSide][kLanes] = {};
  CT_UNROLL
  for (int k = 0; k < kSide; ++k) {
    CT_UNROLL
    for (int i = 0; i < kSide; ++i) {
      const float factor = is_back ? cosines[i * kSide + k] : cosines[k * kSide + i];
      for (int lane = 0; lane < kLanes; ++lane) line[k][lane] += factor * first[i * step + lane];
    }
  }
  CT_UNROLL
  for (int k = 0; k < kSide; ++k)
    for (int lane = 0; lane < kLanes; ++lane) first[k * step + lane] = line[k][lane];
}

// Haar's transform over the group, of one coefficient of its blocks: sums and differences of halves, each its
// own inverse.
template <int kHalf>
CT_HD inline void haar_halves(float* row) {
  constexpr float kShare = 0.70710678118654752440f;
  CT_UNROLL
  for (int i = 0; i < kHalf; ++i) {
    const float a = row[i], b = row[i + kHalf];
    row[i] = (a + b) * kShare;
    row[i + kHalf] = (a - b) * kShare;
  }
}
template <int kBlocks>
CT_HD inline void haar_forth(float* row) {
  if constexpr (kBlocks > 1) {
    haar_halves<kBlocks / 2>(row);
    haar_forth<kBlocks / 2>(row);
  }
}
template <int kBlocks>
CT_HD inline void haar_back(float* row) {
  if constexpr (kBlocks > 1) {
    haar_back<kBlocks / 2>(row);
    haar_halves<kBlocks / 2>(row);
  }
}

// What stays of coefficient k of a group; both return the variance of the noise that is left in it. The mean
// of the group, the first of all coefficients, stays.
CT_HD static inline float cut_coefficients(float* row, int k, float noise) {
  constexpr float kThreshold = 2.7f;
  const float limit = kThreshold * noise;
  int count = 0;
  CT_UNROLL
  for (int i = 0; i < kGroupBlocks; ++i) {
    const bool stays = fabsf(row[i]) > limit || k + i == 0;
    count += stays;
    row[i] = stays ? row[i] : 0;
  }
  return noise * noise * float(count);
}
CT_HD static inline float attenuate_coefficients(float* row, const float* clean, int k, float noise) {
  const float variance = noise * noise;
  float shares[kGroupBlocks], sum = 0;
  CT_UNROLL
  for (int i = 0; i < kGroupBlocks; ++i) {
    const float energy = clean[i] * clean[i];
    shares[i] = k + i == 0 ? 1 : energy > 0 ? energy / (energy + variance) : 0;
    row[i] *= shares[i];
  }
  CT_UNROLL
  for (int i = 0; i < kGroupBlocks; ++i) sum += shares[i] * shares[i];
  return variance * sum;
}

// No weight is infinite.
CT_HD static inline float least_noise_left(float greatest_noise) {
  return 1e-3f * greatest_noise * greatest_noise;
}
CT_HD static inline float weight_of_group(float left, float least) {
  return 1 / (left < least ? least : left);
}

}  // namespace harima
