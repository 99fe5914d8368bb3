// SPDX-License-Identifier: BSD-3-Clause
// Block matching: the two passes of filter/block_matching.cc. A thread finds the blocks like one; a block of
// threads filters the groups of a tile, one after the other, so that what they add to a voxel has the order
// that it has there.
#include <algorithm>
#include <utility>

#include "device/cuda/filter_step.h"
#include "device/cuda/kernel.h"
#include "math/block_matching.h"
#include "math/mirrored.h"

namespace harima::CT_GPU_TARGET {

namespace {

// What a pass works on: volumes of one size, [z][y][x], that hold a block at least; numbers of the blocks of
// each group of a layer, the nearest first.
struct BlockFields {
  const float *noisy, *guide;
  float *sums, *weights;
  uint32_t* found;
  Place size;
  int distance;

  CT_HD size_t index(Place at) const {
    return (size_t(at.z) * size_t(size.y) + size_t(at.y)) * size_t(size.x) + size_t(at.x);
  }
};

// Groups of a layer along x and y, and the block around which one of them is found.
template <class Block>
CT_HD inline int groups_along(int size) {
  return block_begins(size, Block::kSide, Block::kStep);
}
template <class Block>
CT_HD inline Place group_begin(const BlockFields& fields, int column, int row, int z) {
  return {block_begin(column, fields.size.x, Block::kSide, Block::kStep),
          block_begin(row, fields.size.y, Block::kSide, Block::kStep), z};
}
template <class Block>
CT_HD inline uint32_t* found_of_group(const BlockFields& fields, int column, int row) {
  return fields.found +
         (size_t(row) * size_t(groups_along<Block>(fields.size.x)) + size_t(column)) * kGroupBlocks;
}

// As large as a block at least, mirrored at the end.
struct RoomVoxel {
  struct Args {
    const float* from;
    Place from_size;
    float* to;
    Place size;
  };
  CT_HD static void make(const Args& args, Extent item) {
    const int x = mirrored(item.x, args.from_size.x), y = mirrored(item.y, args.from_size.y);
    const int z = mirrored(item.z, args.from_size.z);
    const size_t row = size_t(z) * size_t(args.from_size.y) + size_t(y);
    const size_t to_row = size_t(item.z) * size_t(args.size.y) + size_t(item.y);
    args.to[to_row * size_t(args.size.x) + size_t(item.x)] =
        args.from[row * size_t(args.from_size.x) + size_t(x)];
  }
};

struct EmptyVoxel {
  using Args = BlockFields;
  CT_HD static void make(const Args& args, Extent item) {
    const size_t at = args.index({item.x, item.y, item.z});
    args.sums[at] = args.weights[at] = 0;
  }
};

// The mean that a pass found, from slice `first` on.
struct MeanVoxel {
  struct Args {
    BlockFields fields;
    int first;
    float* to;
    Place size;
  };
  CT_HD static void make(const Args& args, Extent item) {
    const size_t at = args.fields.index({item.x, item.y, args.first + item.z});
    const size_t to_row = size_t(item.z) * size_t(args.size.y) + size_t(item.y);
    args.to[to_row * size_t(args.size.x) + size_t(item.x)] = args.fields.sums[at] / args.fields.weights[at];
  }
};

// The blocks of a group: column x, row y of layer z.
template <class Block>
struct AlikeBlocks {
  struct Args {
    BlockFields fields;
    int z;
  };

  // Ascending; the greatest goes.
  CT_HD static void keep(uint64_t key, uint64_t* nearest) {
    if (key >= nearest[kGroupBlocks - 1]) return;
    CT_UNROLL
    for (int i = 0; i < kGroupBlocks; ++i) {
      const uint64_t here = nearest[i];
      nearest[i] = key < here ? key : here;
      key = key < here ? here : key;
    }
  }

  CT_HD static float distance(const BlockFields& fields, const float* own, Place other) {
    float sum = 0;
    CT_UNROLL
    for (int i = 0; i < kBlockVoxels; ++i)
      add_square_apart(fields.guide[fields.index(voxel_of_block<Block>(other, i))], own[i], sum);
    return sum;
  }

  CT_HD static void make(const Args& args, Extent item) {
    const BlockFields& fields = args.fields;
    const Place at = group_begin<Block>(fields, item.x, item.y, args.z);
    const BlockSearch search = block_search<Block>(at, fields.distance, fields.size);
    float own[kBlockVoxels];
    CT_UNROLL
    for (int i = 0; i < kBlockVoxels; ++i) own[i] = fields.guide[fields.index(voxel_of_block<Block>(at, i))];
    uint64_t nearest[kGroupBlocks];
    CT_UNROLL
    for (int i = 0; i < kGroupBlocks; ++i) nearest[i] = ~uint64_t{0};
    const int itself = search.number_of(at);
    for (int row = 0; row < search.rows(); ++row) {
      Place other = search.row(row);
      for (int i = row * search.x.count; i < (row + 1) * search.x.count; ++i, ++other.x)
        keep(i == itself ? own_match_key(i) : match_key(distance(fields, own, other), i), nearest);
    }
    uint32_t* const found = found_of_group<Block>(fields, item.x, item.y);
    CT_UNROLL
    for (int i = 0; i < kGroupBlocks; ++i) found[i] = uint32_t(number_of_match(nearest[i]));
    // In a small volume some are taken more than once.
    for (int i = search.rows() * search.x.count; i < kGroupBlocks; ++i)
      found[i] = found[i - search.rows() * search.x.count];
  }
};

// Groups of a tile: a turn each. Tiles of one colour have no voxel in common.
template <class Block, bool kIsWiener>
struct GroupsOfTile {
  static constexpr int kThreads = kBlockVoxels, kPhases = 10, kSide = Block::kSide, kPitch = kGroupBlocks + 1;
  static constexpr int kVolumes = kIsWiener ? 2 : 1;  // the noisy one, the guide

  struct Args {
    BlockFields fields;
    int z, colour;
    float least_left;
    BlockCosines<kSide> cosines;
    float noise[kBlockVoxels];
  };
  struct Shared {
    float rows[kVolumes][kBlockVoxels][kPitch];  // voxels, then coefficients, of all blocks side by side
    float left[kBlockVoxels];                    // noise in each coefficient
    Place places[kGroupBlocks];
  };
  struct Local {};

  struct Tile {
    int column, row, columns, rows;
  };
  CT_HD static Tile tile(const Args& args, Extent block) {
    const int side = group_tile<Block>(args.fields.distance);
    const int column = (args.colour % 2 + 2 * block.x) * side, row = (args.colour / 2 + 2 * block.y) * side;
    return {column, row, least(side, groups_along<Block>(args.fields.size.x) - column),
            least(side, groups_along<Block>(args.fields.size.y) - row)};
  }

  CT_HD static int turns(const Args& args, Extent block) {
    const Tile groups = tile(args, block);
    return groups.columns * groups.rows;
  }

  template <int P>
  CT_HD static void phase(const Args& args, const At& at, Shared& shared, Local&) {
    if constexpr (P == 0) find(args, at, shared);
    if constexpr (P == 1) load(args.fields, at.thread, shared);
    if constexpr (P >= 2 && P <= 4) along<P - 2, kVolumes>(args, at.thread, shared, false);
    if constexpr (P == 5) shared.left[at.thread] = shrink(args, at.thread, shared);
    if constexpr (P >= 6 && P <= 8) along<P - 6, 1>(args, at.thread, shared, true);
    if constexpr (P == 9) add(args, at.thread, shared);
  }
  CT_HD static void end(const Args&, const At&, Shared&, Local&) {}

  CT_HD static void find(const Args& args, const At& at, Shared& shared) {
    if (at.thread >= kGroupBlocks) return;
    const BlockFields& fields = args.fields;
    const Tile groups = tile(args, at.block);
    const int column = groups.column + at.turn % groups.columns, row = groups.row + at.turn / groups.columns;
    const BlockSearch search =
        block_search<Block>(group_begin<Block>(fields, column, row, args.z), fields.distance, fields.size);
    shared.places[place_in_group(at.thread)] =
        search.place(int(found_of_group<Block>(fields, column, row)[at.thread]));
  }

  CT_HD static void load(const BlockFields& fields, int voxel, Shared& shared) {
    for (int block = 0; block < kGroupBlocks; ++block) {
      const size_t from = fields.index(voxel_of_block<Block>(shared.places[block], voxel));
      shared.rows[0][voxel][block] = fields.noisy[from];
      if constexpr (kIsWiener) shared.rows[1][voxel][block] = fields.guide[from];
    }
  }

  // Cosines of all lines along an axis.
  template <int Axis, int Volumes>
  CT_HD static void along(const Args& args, int thread, Shared& shared, bool is_back) {
    constexpr int kStride = Axis == 0 ? 1 : Axis == 1 ? kSide : kSide * kSide, kLines = kBlockVoxels / kSide;
    if constexpr (Axis < 2 || Block::kDepth > 1)
      for (int item = thread; item < Volumes * kLines * kGroupBlocks; item += kThreads) {
        const int block = item % kGroupBlocks, line = item / kGroupBlocks % kLines,
                  volume = item / kGroupBlocks / kLines;
        const int first = line / kStride * kStride * kSide + line % kStride;
        transform_line<kSide, 1>(args.cosines.rows, is_back, &shared.rows[volume][first][block],
                                 kStride * kPitch);
      }
  }

  // Coefficient k of all blocks; returns what noise is left in it.
  CT_HD static float shrink(const Args& args, int k, Shared& shared) {
    float row[kGroupBlocks], clean[kGroupBlocks], left = 0;
    CT_UNROLL
    for (int i = 0; i < kGroupBlocks; ++i) {
      row[i] = shared.rows[0][k][i];
      clean[i] = shared.rows[kVolumes - 1][k][i];
    }
    haar_forth<kGroupBlocks>(row);
    if constexpr (kIsWiener) {
      haar_forth<kGroupBlocks>(clean);
      left = attenuate_coefficients(row, clean, k, args.noise[k]);
    } else {
      left = cut_coefficients(row, k, args.noise[k]);
    }
    haar_back<kGroupBlocks>(row);
    CT_UNROLL
    for (int i = 0; i < kGroupBlocks; ++i) shared.rows[0][k][i] = row[i];
    return left;
  }

  // Of each block a thread adds the voxel whose place has, along each axis, its own rest by the side of a
  // block: of all blocks, of this and other groups, it alone adds to that voxel.
  CT_HD static void add(const Args& args, int thread, const Shared& shared) {
    float left = 0;
    for (int k = 0; k < kBlockVoxels; ++k) left += shared.left[k];
    const float weight = weight_of_group(left, args.least_left);
    const Place rest = voxel_of_block<Block>({0, 0, 0}, thread);
    for (int block = 0; block < kGroupBlocks; ++block) {
      const Place first = shared.places[block];
      const int x = (rest.x + kSide - first.x % kSide) % kSide,
                y = (rest.y + kSide - first.y % kSide) % kSide;
      const int z = (rest.z + Block::kDepth - first.z % Block::kDepth) % Block::kDepth;
      const size_t to = args.fields.index({first.x + x, first.y + y, first.z + z});
      args.fields.sums[to] += weight * shared.rows[0][(z * kSide + y) * kSide + x][block];
      args.fields.weights[to] += weight;
    }
  }
};

template <class Tiles>
typename Tiles::Args args_of(const BlockMatchingSpec& spec, const BlockFields& fields) {
  typename Tiles::Args args{
      fields, 0, 0, least_noise_left(*std::max_element(spec.noise.begin(), spec.noise.end())), {}, {}};
  std::copy(spec.noise.begin(), spec.noise.end(), args.noise);
  return args;
}

// Goes through a volume once, layer after layer.
template <class Block, bool kIsWiener>
void run_pass(const BlockMatchingSpec& spec, const BlockFields& fields, Stream& stream) {
  using Tiles = GroupsOfTile<Block, kIsWiener>;
  const Extent size{fields.size.x, fields.size.y, fields.size.z};
  launch_items<EmptyVoxel>(size, fields, stream);
  const int columns = groups_along<Block>(size.x), rows = groups_along<Block>(size.y);
  const int tile = group_tile<Block>(spec.distance), across = blocks_of(columns, tile),
            down = blocks_of(rows, tile);
  auto args = args_of<Tiles>(spec, fields);
  for (int layer = 0; layer < block_begins(size.z, Block::kDepth, Block::kStep); ++layer) {
    args.z = block_begin(layer, size.z, Block::kDepth, Block::kStep);
    launch_items<AlikeBlocks<Block>>({columns, rows}, {fields, args.z}, stream);
    for (args.colour = 0; args.colour < 4; ++args.colour)
      launch<Tiles>({(across - args.colour % 2 + 1) / 2, (down - args.colour / 2 + 1) / 2}, args, stream);
  }
}

// Memory that a volume takes: with room for a block, four times, and what is found in a layer.
template <class Block>
struct BlockRoom {
  explicit BlockRoom(Place given)
      : size{most(given.x, Block::kSide), most(given.y, Block::kSide), most(given.z, Block::kDepth)},
        voxels(size_t(size.x) * size_t(size.y) * size_t(size.z)),
        groups(size_t(groups_along<Block>(size.x)) * size_t(groups_along<Block>(size.y))) {}
  size_t bytes() const { return 4 * voxels * sizeof(float) + groups * kGroupBlocks * sizeof(uint32_t); }

  const Place size;
  const size_t voxels, groups;
};

class BlockMatchingStep : public FilterStep {
 public:
  explicit BlockMatchingStep(const BlockMatchingSpec& spec) : spec_(spec) {}

  size_t work_bytes(const StepSize& size) const override {
    const size_t of_slice = BlockRoom<SliceBlock>({size.width, size.height, 1}).bytes();
    const size_t of_volume = BlockRoom<VolumeBlock>({size.width, size.height, size.frames}).bytes();
    return spec_.is_3d ? std::max(of_slice, of_volume) : of_slice;
  }

  void run(const DeviceFrames& in, int first, int last, void* work, void* out,
           Stream& stream) const override {
    const size_t plane = size_t(in.width) * size_t(in.height);
    const float* const given = static_cast<const float*>(in.pixels);
    float* const to = static_cast<float*>(out);
    if (spec_.is_3d && in.last - in.first > 1) {
      // Layers are those of the whole stack.
      const int step = VolumeBlock::kStep, begin = blocks_of(in.first, step) * step;
      const Place size{in.width, in.height, in.last - begin};
      return filter<VolumeBlock>(given + size_t(begin - in.first) * plane, size, first - begin, last - first,
                                 work, to, stream);
    }
    for (int z = first; z < last; ++z)
      filter<SliceBlock>(given + size_t(z - in.first) * plane, {in.width, in.height, 1}, 0, 1, work,
                         to + size_t(z - first) * plane, stream);
  }

 private:
  // Slices [first, first + count) of a volume.
  template <class Block>
  void filter(const float* given, Place size, int first, int count, void* work, float* out,
              Stream& stream) const {
    const BlockRoom<Block> room(size);
    float* const noisy = static_cast<float*>(work);
    float *const basic = noisy + room.voxels, *const better = basic + room.voxels,
                 *const weights = better + room.voxels;
    uint32_t* const found = reinterpret_cast<uint32_t*>(weights + room.voxels);
    const Extent all{room.size.x, room.size.y, room.size.z};
    launch_items<RoomVoxel>(all, {given, size, noisy, room.size}, stream);
    const BlockFields once{noisy, noisy, basic, weights, found, room.size, spec_.distance};
    run_pass<Block, false>(spec_, once, stream);
    launch_items<MeanVoxel>(all, {once, 0, basic, room.size}, stream);
    const BlockFields again{noisy, basic, better, weights, found, room.size, spec_.distance};
    run_pass<Block, true>(spec_, again, stream);
    launch_items<MeanVoxel>({size.x, size.y, count}, {again, first, out, size}, stream);
  }

  const BlockMatchingSpec spec_;
};

}  // namespace

std::unique_ptr<FilterStep> make_step(const BlockMatchingSpec& spec, PixelType type) {
  return filled_step(std::make_unique<BlockMatchingStep>(spec), type);
}

}  // namespace harima::CT_GPU_TARGET
