// SPDX-License-Identifier: BSD-3-Clause
#include "filter/block_matching.h"

#include <algorithm>
#include <cstdint>

#include "base/parallel.h"
#include "math/block_matching.h"
#include "math/mirrored.h"

namespace harima {

namespace {

constexpr int kLanes = 12;  // neighbouring blocks that are compared at once

// At least a block along each axis, mirrored at the end; rows may be read kLanes and a block beyond their
// end.
Volume with_room(const Volume& volume, int side, int depth) {
  Volume room(std::max(volume.width, side), std::max(volume.height, side), std::max(volume.depth, depth));
  room.values.resize(room.values.size() + kLanes + size_t(side));
  parallel_for(
      room.rows(),
      [&](int row) {
        const float* const from =
            volume.row(mirrored(row % room.height, volume.height), mirrored(row / room.height, volume.depth));
        for (int x = 0; x < room.width; ++x) room.row(row)[x] = from[mirrored(x, volume.width)];
      },
      8);
  return room;
}

float greatest_noise(const BlockMatching& settings) {
  return *std::max_element(settings.noise.begin(), settings.noise.end());
}

// Where blocks begin along an axis.
std::vector<int> begins(int size, int side, int step) {
  std::vector<int> all(size_t(block_begins(size, side, step)));
  for (size_t i = 0; i < all.size(); ++i) all[i] = block_begin(int(i), size, side, step);
  return all;
}

// Squared distances of a block from kLanes others whose first voxels are side by side.
template <class Block>
void distances(const Volume& volume, const Place& at, const Place& other, float* sums) {
  float all[kLanes] = {};
  for (int row = 0; row < Block::kSide * Block::kDepth; ++row) {
    const int y = row % Block::kSide, z = row / Block::kSide;
    const float *const mine = volume.row(at.y + y, at.z + z) + at.x, *const theirs = volume.row(other.y + y,
                                                                                                other.z + z) +
                                                                                     other.x;
    for (int x = 0; x < Block::kSide; ++x) {
#pragma omp simd
      for (int i = 0; i < kLanes; ++i) add_square_apart(theirs[x + i], mine[x], all[i]);
    }
  }
  std::copy_n(all, kLanes, sums);
}

// Goes through a volume once: finds groups in `guide`, filters them in `noisy`, and writes the means into
// `out`.
template <class Block, bool kIsWiener>
class Pass {
 public:
  Pass(const BlockMatching& settings, const Volume& noisy, const Volume& guide, Volume& out)
      : settings_(settings), noisy_(noisy), guide_(guide), out_(out),
        weights_(out.width, out.height, out.depth), x_(begins(out.width, Block::kSide, Block::kStep)),
        y_(begins(out.height, Block::kSide, Block::kStep)),
        z_(begins(out.depth, Block::kDepth, Block::kStep)),
        least_left_(least_noise_left(greatest_noise(settings))) {
    std::fill(out.values.begin(), out.values.end(), 0.0f);
  }

  // Layer after layer, and in a layer all tiles whose groups cannot meet at once, so that sums have an order.
  void run() {
    const int tile = group_tile<Block>(settings_.distance);
    const int across = (int(x_.size()) + tile - 1) / tile, down = (int(y_.size()) + tile - 1) / tile;
    for (const int z : z_)
      for (int colour = 0; colour < 4; ++colour) {
        const int first_x = colour % 2, first_y = colour / 2, columns = (across - first_x + 1) / 2,
                  rows = (down - first_y + 1) / 2;
        parallel_for(columns * rows, [&](int i) {
          filter_tile((first_x + i % columns * 2) * tile, (first_y + i / columns * 2) * tile, tile, z);
        });
      }
    parallel_for(
        out_.rows(),
        [&](int row) {
          for (int x = 0; x < out_.width; ++x) out_.row(row)[x] /= weights_.row(row)[x];
        },
        8);
  }

 private:
  using Group = BlockGroup<Block, kGroupBlocks>;
  using Places = std::array<Place, kGroupBlocks>;

  void filter_tile(int first_x, int first_y, int tile, int z) {
    for (int j = first_y; j < std::min(first_y + tile, int(y_.size())); ++j)
      for (int i = first_x; i < std::min(first_x + tile, int(x_.size())); ++i)
        filter_group(alike({x_[size_t(i)], y_[size_t(j)], z}));
  }

  // The nearest of the blocks around one, itself among them; in a small volume some are taken more than once.
  Places alike(const Place& at) const {
    thread_local std::vector<uint64_t> found;  // keys
    const BlockSearch search =
        block_search<Block>(at, settings_.distance, {guide_.width, guide_.height, guide_.depth});
    found.clear();
    for (int row = 0; row < search.rows(); ++row)
      for (int begin = 0; begin < search.x.count; begin += kLanes) {
        Place other = search.row(row);
        other.x += begin;
        float sums[kLanes];
        distances<Block>(guide_, at, other, sums);
        for (int i = 0; i < std::min(kLanes, search.x.count - begin); ++i)
          found.push_back(match_key(sums[i], row * search.x.count + begin + i));
      }
    const int own = search.number_of(at);
    found[size_t(own)] = own_match_key(own);
    const size_t wanted = std::min<size_t>(kGroupBlocks, found.size());
    std::nth_element(found.begin(), found.begin() + ptrdiff_t(wanted - 1), found.end());
    std::sort(found.begin(), found.begin() + ptrdiff_t(wanted));
    Places places;
    for (size_t i = 0; i < kGroupBlocks; ++i)
      places[size_t(place_in_group(int(i)))] = search.place(number_of_match(found[i % wanted]));
    return places;
  }

  void filter_group(const Places& places) {
    Group group;
    group.load(noisy_, places);
    group.transform();
    const float weight = weight_of_group(kIsWiener ? attenuate(group, places) : cut(group), least_left_);
    group.transform_back();
    group.add_to(out_, places, weight);
    for (int k = 0; k < kBlockVoxels; ++k) std::fill_n(group[k], kGroupBlocks, 1.0f);
    group.add_to(weights_, places, weight);
  }

  // Both return the variance of the noise that is left.
  float cut(Group& group) const {
    float left = 0;
    for (int k = 0; k < kBlockVoxels; ++k) left += cut_coefficients(group[k], k, settings_.noise[size_t(k)]);
    return left;
  }
  float attenuate(Group& group, const Places& places) const {
    Group clean;
    clean.load(guide_, places);
    clean.transform();
    float left = 0;
    for (int k = 0; k < kBlockVoxels; ++k)
      left += attenuate_coefficients(group[k], clean[k], k, settings_.noise[size_t(k)]);
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
  for (int row = 0; row < volume.rows(); ++row)
    std::copy_n(better.row(row % volume.height, row / volume.height), volume.width, volume.row(row));
}

}  // namespace

int BlockMatching::reach() const {
  return (2 * block_reach_of_pass(distance) + VolumeBlock::kStep - 1) / VolumeBlock::kStep *
         VolumeBlock::kStep;
}

void denoise(const BlockMatching& settings, Volume& volume) {
  if (volume.values.empty() || greatest_noise(settings) <= 0) return;
  volume.depth > 1 ? denoise_blocks<VolumeBlock>(settings, volume)
                   : denoise_blocks<SliceBlock>(settings, volume);
}

}  // namespace harima
