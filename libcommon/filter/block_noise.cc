// SPDX-License-Identifier: BSD-3-Clause
#include "filter/block_noise.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "base/parallel.h"
#include "filter/quiet_places.h"

namespace harima {

namespace {

constexpr int kSlices = 16;

// Of boxes: mean squares of each coefficient, of the first the variance.
using Energies = std::vector<BlockNoise>;

// Blocks half a block apart in a box two blocks long.
template <class Block>
BlockNoise energies_of_box(const Volume& part, const Place& at) {
  BlockNoise sums = {};
  constexpr int kBlocks = Block::kDepth > 1 ? 27 : 9, kHalf = Block::kSide / 2;
  float first = 0, sum = 0;
  for (int i = 0; i < kBlocks; ++i) {
    BlockGroup<Block, 1> block;
    block.load(part, {Place{at.x + i % 3 * kHalf, at.y + i / 3 % 3 * kHalf, at.z + i / 9 * kHalf}});
    block.transform();
    if (i == 0) first = block[0][0];
    block[0][0] -= first;
    sum += block[0][0];
    for (int k = 0; k < kBlockVoxels; ++k) sums[size_t(k)] += block[k][0] * block[k][0] / kBlocks;
  }
  sums[0] -= sum / kBlocks * (sum / kBlocks);
  return sums;
}

// Outside of the circle of a reconstruction there is no noise.
template <class Block>
bool has_noise(const Volume& part, const Place& at) {
  constexpr int kSide = 2 * Block::kSide, kDepth = Block::kDepth > 1 ? 2 * Block::kDepth : 1;
  int flat = 0;
  for (int row = 0; row < kSide * kDepth; ++row) {
    const float* const values = part.row(at.y + row % kSide, at.z + row / kSide) + at.x;
    for (int x = 0; x + 1 < kSide; ++x) flat += values[x] == values[x + 1];
  }
  return 4 * flat <= (kSide - 1) * kSide * kDepth;
}

template <class Block>
void add_boxes(const Volume& part, Energies& energies) {
  constexpr int kSide = 2 * Block::kSide, kDepth = Block::kDepth > 1 ? 2 * Block::kDepth : 1;
  const int across = part.width / kSide, down = part.height / kSide;
  std::vector<std::optional<BlockNoise>> found(size_t(across * down * (part.depth / kDepth)));
  parallel_for(
      int(found.size()),
      [&](int i) {
        const Place at{i % across * kSide, i / across % down * kSide, i / across / down * kDepth};
        if (has_noise<Block>(part, at)) found[size_t(i)] = energies_of_box<Block>(part, at);
      },
      16);
  for (const auto& box : found)
    if (box) energies.push_back(*box);
}

BlockNoise quiet_energies(const Energies& energies) {
  BlockNoise quiet = {};
  std::vector<float> of_boxes(energies.size());
  for (size_t k = 0; k < quiet.size(); ++k) {
    std::transform(energies.begin(), energies.end(), of_boxes.begin(),
                   [k](const BlockNoise& box) { return box[k]; });
    quiet[k] = quiet_mean_square(of_boxes);
  }
  return quiet;
}

template <class Block>
BlockNoise measured(const Source& source) {
  constexpr bool kIs3d = Block::kDepth > 1;
  Energies found, white;
  for_sample_volumes(source, kIs3d ? kSlices : 1, [&](const Volume& part) { add_boxes<Block>(part, found); });
  add_boxes<Block>(white_noise(kIs3d), white);
  BlockNoise noise = quiet_energies(found);
  const BlockNoise unit = quiet_energies(white);
  for (size_t k = 0; k < noise.size(); ++k) noise[k] = std::sqrt(noise[k] / unit[k]);
  return noise;
}

}  // namespace

BlockNoise block_noise(const Source& source, bool is_3d) {
  return is_3d ? measured<VolumeBlock>(source) : measured<SliceBlock>(source);
}

double sum_of_noise(const BlockNoise& noise) {
  return std::sqrt(std::inner_product(noise.begin(), noise.end(), noise.begin(), 0.0) / kBlockVoxels);
}

}  // namespace harima
