// SPDX-License-Identifier: BSD-3-Clause
#include "filter/block_matching.h"

#include <algorithm>
#include <bit>
#include <cstdint>

#include "base/parallel.h"
#include "math/mirrored.h"

namespace harima {

namespace {

constexpr int kLanes = 12;   // neighbouring blocks that are compared at once
constexpr int kBlocks = 16;  // of a group
constexpr float kThreshold = 2.7f;

// At least a block along each axis, mirrored at the end; rows may be read kLanes and a block beyond their end.
Volume with_room(const Volume& volume, int side, int depth) {
  Volume room(std::max(volume.width, side), std::max(volume.height, side), std::max(volume.depth, depth));
  room.values.resize(room.values.size() + kLanes + size_t(side));
  parallel_for(room.rows(), [&](int row) {
    const float* const from = volume.row(mirrored(row % room.height, volume.height), mirrored(row / room.height, volume.depth));
    for (int x = 0; x < room.width; ++x) room.row(row)[x] = from[mirrored(x, volume.width)];
  }, 8);
  return room;
}

float greatest_noise(const BlockMatching& settings) { return *std::max_element(settings.noise.begin(), settings.noise.end()); }

// Where blocks begin along an axis: each step, and the last that there is.
std::vector<int> begins(int size, int side, int step) {
  std::vector<int> all;
  for (int at = 0; at <= size - side; at += step) all.push_back(at);
  if (all.back() < size - side) all.push_back(size - side);
  return all;
}

// Blocks around one that are compared with it.
struct Range {
  int first, count;
};
Range around(int at, int distance, int size, int side) {
  const int first = std::max(at - distance, 0);
  return {first, std::min(at + distance, size - side) + 1 - first};
}

// Squared distances of a block from kLanes others whose first voxels are side by side.
template <class Block>
void distances(const Volume& volume, const Place& at, const Place& other, float* sums) {
  float all[kLanes] = {};
  for (int row = 0; row < Block::kSide * Block::kDepth; ++row) {
    const int y = row % Block::kSide, z = row / Block::kSide;
    const float *const mine = volume.row(at.y + y, at.z + z) + at.x, *const theirs = volume.row(other.y + y, other.z + z) + other.x;
    for (int x = 0; x < Block::kSide; ++x) {
#pragma omp simd
      for (int i = 0; i < kLanes; ++i) {
        const float apart = theirs[x + i] - mine[x];
        all[i] += apart * apart;
      }
    }
  }
  std::copy_n(all, kLanes, sums);
}

// Goes through a volume once: finds groups in `guide`, filters them in `noisy`, and writes the means into `out`.
template <class Block, bool kIsWiener>
class Pass {
 public:
  Pass(const BlockMatching& settings, const Volume& noisy, const Volume& guide, Volume& out)
      : settings_(settings), noisy_(noisy), guide_(guide), out_(out), weights_(out.width, out.height, out.depth),
        x_(begins(out.width, Block::kSide, Block::kStep)), y_(begins(out.height, Block::kSide, Block::kStep)), z_(begins(out.depth, Block::kDepth, Block::kStep)),
        least_left_(1e-3f * greatest_noise(settings) * greatest_noise(settings)) {
    std::fill(out.values.begin(), out.values.end(), 0.0f);
  }

  // Layer after layer, and in a layer all tiles whose groups cannot meet at once, so that sums have an order.
  void run() {
    const int tile = (2 * settings_.distance + Block::kSide + Block::kStep - 1) / Block::kStep;
    const int across = (int(x_.size()) + tile - 1) / tile, down = (int(y_.size()) + tile - 1) / tile;
    for (const int z : z_)
      for (int colour = 0; colour < 4; ++colour) {
        const int first_x = colour % 2, first_y = colour / 2, columns = (across - first_x + 1) / 2, rows = (down - first_y + 1) / 2;
        parallel_for(columns * rows, [&](int i) { filter_tile((first_x + i % columns * 2) * tile, (first_y + i / columns * 2) * tile, tile, z); });
      }
    parallel_for(out_.rows(), [&](int row) {
      for (int x = 0; x < out_.width; ++x) out_.row(row)[x] /= weights_.row(row)[x];
    }, 8);
  }

 private:
  using Group = BlockGroup<Block, kBlocks>;
  using Places = std::array<Place, kBlocks>;

  void filter_tile(int first_x, int first_y, int tile, int z) {
    for (int j = first_y; j < std::min(first_y + tile, int(y_.size())); ++j)
      for (int i = first_x; i < std::min(first_x + tile, int(x_.size())); ++i) filter_group(alike({x_[size_t(i)], y_[size_t(j)], z}));
  }

  // The nearest of the blocks around one, itself among them; in a small volume some are taken more than once.
  Places alike(const Place& at) const {
    thread_local std::vector<uint64_t> found;  // distance and number of a block: sorted, they are the same everywhere
    const Range x = around(at.x, settings_.distance, guide_.width, Block::kSide), y = around(at.y, settings_.distance, guide_.height, Block::kSide),
                z = around(at.z, settings_.distance, guide_.depth, Block::kDepth);
    found.clear();
    for (int row = 0; row < y.count * z.count; ++row)
      for (int begin = 0; begin < x.count; begin += kLanes) {
        float sums[kLanes];
        distances<Block>(guide_, at, {x.first + begin, y.first + row % y.count, z.first + row / y.count}, sums);
        for (int i = 0; i < std::min(kLanes, x.count - begin); ++i) found.push_back((uint64_t{std::bit_cast<uint32_t>(sums[i])} + 1) << 32 | uint64_t(row * x.count + begin + i));
      }
    found[size_t(((at.z - z.first) * y.count + at.y - y.first) * x.count + at.x - x.first)] &= 0xffffffff;  // nearer than any other
    const size_t wanted = std::min<size_t>(kBlocks, found.size());
    std::nth_element(found.begin(), found.begin() + ptrdiff_t(wanted - 1), found.end());
    std::sort(found.begin(), found.begin() + ptrdiff_t(wanted));
    Places places;
    for (size_t i = 0; i < kBlocks; ++i) {
      const int number = int(uint32_t(found[i % wanted])), row = number / x.count;
      places[place_of(int(i))] = {x.first + number % x.count, y.first + row % y.count, z.first + row / y.count};
    }
    return places;
  }

  // Bits of the number turned round: neighbours in the order of distances meet in the last of Haar's sums.
  static size_t place_of(int number) {
    size_t place = 0;
    for (int bit = 1; bit < kBlocks; bit *= 2, number /= 2) place = 2 * place + size_t(number % 2);
    return place;
  }

  void filter_group(const Places& places) {
    Group group;
    group.load(noisy_, places);
    group.transform();
    const float weight = 1 / std::max(kIsWiener ? attenuate(group, places) : cut(group), least_left_);
    group.transform_back();
    group.add_to(out_, places, weight);
    for (int k = 0; k < kBlockVoxels; ++k) std::fill_n(group[k], kBlocks, 1.0f);
    group.add_to(weights_, places, weight);
  }

  // Both return the variance of the noise that is left. The mean of the group, the first of all coefficients, stays.
  float cut(Group& group) const {
    float left = 0;
    for (int k = 0; k < kBlockVoxels; ++k) {
      const float noise = settings_.noise[size_t(k)], limit = kThreshold * noise;
      int count = 0;
      for (int i = 0; i < kBlocks; ++i) {
        const bool stays = std::abs(group[k][i]) > limit || k + i == 0;
        count += stays;
        group[k][i] = stays ? group[k][i] : 0;
      }
      left += noise * noise * float(count);
    }
    return left;
  }

  float attenuate(Group& group, const Places& places) const {
    Group clean;
    clean.load(guide_, places);
    clean.transform();
    float left = 0;
    for (int k = 0; k < kBlockVoxels; ++k) {
      const float variance = settings_.noise[size_t(k)] * settings_.noise[size_t(k)];
      float shares[kBlocks], sum = 0;
      for (int i = 0; i < kBlocks; ++i) {
        const float energy = clean[k][i] * clean[k][i];
        shares[i] = k + i == 0 ? 1 : energy > 0 ? energy / (energy + variance) : 0;
        group[k][i] *= shares[i];
      }
      for (const float share : shares) sum += share * share;
      left += variance * sum;
    }
    return left;
  }

  const BlockMatching& settings_;
  const Volume &noisy_, &guide_;
  Volume& out_;
  Volume weights_;
  const std::vector<int> x_, y_, z_;
  const float least_left_;  // so that no weight is infinite
};

template <class Block>
void denoise_blocks(const BlockMatching& settings, Volume& volume) {
  const Volume noisy = with_room(volume, Block::kSide, Block::kDepth);
  Volume basic = noisy, better = noisy;
  Pass<Block, false>(settings, noisy, noisy, basic).run();
  Pass<Block, true>(settings, noisy, basic, better).run();
  for (int row = 0; row < volume.rows(); ++row) std::copy_n(better.row(row % volume.height, row / volume.height), volume.width, volume.row(row));
}

}  // namespace

int BlockMatching::reach() const {
  const int of_pass = 2 * distance + VolumeBlock::kDepth - 1;
  return (2 * of_pass + VolumeBlock::kStep - 1) / VolumeBlock::kStep * VolumeBlock::kStep;
}

void denoise(const BlockMatching& settings, Volume& volume) {
  if (volume.values.empty() || greatest_noise(settings) <= 0) return;
  volume.depth > 1 ? denoise_blocks<VolumeBlock>(settings, volume) : denoise_blocks<SliceBlock>(settings, volume);
}

}  // namespace harima
