// SPDX-License-Identifier: BSD-3-Clause
// The one kernel of all filters that make a voxel of its neighbours. A filter is plain numbers and pointers
// and says
//
//     struct MeanOfThree {
//       using From = uint16_t;  // a pixel
//       using Cell = float;     // what is computed with
//       using To = uint16_t;    // a result
//       static constexpr int kTileX = 64, kTileY = 4, kTileZ = 1;  // voxels of a block: whole turns of its
//       threads static constexpr int kTileBytes = 8192;  // of shared memory, for the cells of a tile and of
//       its neighbours CT_HD Extent reach() const;              // how far it looks along x, y, z CT_HD
//       static Cell cell(From pixel); template <class Around> CT_HD To voxel(const Around& around, Extent at)
//       const;
//     };
//
// where around(dx, dy, dz) is the cell so far away from the voxel `at` of the stack, mirrored at its borders
// (math/mirrored.h). Neighbours are taken from a tile in shared memory or, where they do not fit into one,
// from the frames.
#pragma once

#include "device/cuda/filter_step.h"
#include "device/cuda/kernel.h"
#include "math/mirrored.h"

namespace harima::CT_GPU_TARGET {

template <class Filter>
struct FilterArgs {
  Filter filter;
  DeviceFrames in;
  int first, last;  // frames that are made
  typename Filter::To* out;
};

template <class T>
CT_HD inline T pixel_of(const DeviceFrames& in, Extent at) {
  const size_t row = (size_t(at.z - in.first) * size_t(in.height) + size_t(at.y)) * size_t(in.width);
  return static_cast<const T*>(in.pixels)[row + size_t(at.x)];
}

template <class Filter>
CT_HD inline typename Filter::Cell mirrored_cell(const DeviceFrames& in, Extent at) {
  return Filter::cell(pixel_of<typename Filter::From>(
      in, {mirrored(at.x, in.width), mirrored(at.y, in.height), mirrored(at.z, in.last)}));
}

template <class Filter>
CT_HD inline typename Filter::To& voxel_of(const FilterArgs<Filter>& args, Extent at) {
  return args
      .out[(size_t(at.z - args.first) * size_t(args.in.height) + size_t(at.y)) * size_t(args.in.width) +
           size_t(at.x)];
}

// Neighbours from the frames.
template <class Filter>
struct FilteredVoxel {
  using Args = FilterArgs<Filter>;

  struct Around {
    const DeviceFrames& in;
    Extent at;
    CT_HD typename Filter::Cell operator()(int dx, int dy, int dz) const {
      return mirrored_cell<Filter>(in, {at.x + dx, at.y + dy, at.z + dz});
    }
  };

  CT_HD static void make(const Args& args, Extent item) {
    const Extent at{item.x, item.y, args.first + item.z};
    voxel_of(args, at) = args.filter.voxel(Around{args.in, at}, at);
  }
};

inline constexpr int kTileThreads = 256;

// Neighbours from a tile.
template <class Filter>
struct FilteredTile {
  using Args = FilterArgs<Filter>;
  using Cell = typename Filter::Cell;
  static constexpr int kThreads = kTileThreads, kPhases = 1, kCells = Filter::kTileBytes / int(sizeof(Cell));
  static constexpr int kTileX = Filter::kTileX, kTileY = Filter::kTileY, kTileZ = Filter::kTileZ;
  static constexpr int kVoxels = kTileX * kTileY * kTileZ / kThreads;  // of a thread
  static_assert(kVoxels * kThreads == kTileX * kTileY * kTileZ);

  struct Shared {
    Cell cells[kCells];
  };
  struct Local {};

  struct Around {
    const Cell* cell;
    int row, plane;
    CT_HD Cell operator()(int dx, int dy, int dz) const { return cell[dz * plane + dy * row + dx]; }
  };

  // Of a tile with its neighbours.
  CT_HD static Extent size_with(Extent reach) {
    return {kTileX + 2 * reach.x, kTileY + 2 * reach.y, kTileZ + 2 * reach.z};
  }
  CT_HD static bool fits(Extent reach) {
    const Extent size = size_with(reach);
    return double(size.x) * double(size.y) * double(size.z) <= double(kCells);
  }

  CT_HD static Extent corner(const Args& args, Extent block) {
    return {block.x * kTileX, block.y * kTileY, args.first + block.z * kTileZ};
  }

  CT_HD static int turns(const Args&, Extent) { return 1; }

  template <int P>
  CT_HD static void phase(const Args& args, const At& at, Shared& shared, Local&) {
    const Extent reach = args.filter.reach(), size = size_with(reach), from = corner(args, at.block);
    for (int i = at.thread; i < size.x * size.y * size.z; i += kThreads) {
      const int x = i % size.x, y = i / size.x % size.y, z = i / size.x / size.y;
      const int beyond = args.in.last + reach.z;  // nobody looks further, and what it stands for is there
      shared.cells[i] = mirrored_cell<Filter>(
          args.in, {from.x + x - reach.x, from.y + y - reach.y, least(from.z + z - reach.z, beyond)});
    }
  }

  CT_HD static void end(const Args& args, const At& at, Shared& shared, Local&) {
    const Extent reach = args.filter.reach(), size = size_with(reach), from = corner(args, at.block);
    for (int i = 0; i < kVoxels; ++i) {
      const int place = i * kThreads + at.thread;
      const int x = place % kTileX, y = place / kTileX % kTileY, z = place / kTileX / kTileY;
      const Extent voxel{from.x + x, from.y + y, from.z + z};
      if (voxel.x >= args.in.width || voxel.y >= args.in.height || voxel.z >= args.last) continue;
      const int plane = size.x * size.y;
      const Around around{shared.cells + (z + reach.z) * plane + (y + reach.y) * size.x + x + reach.x, size.x,
                          plane};
      voxel_of(args, voxel) = args.filter.voxel(around, voxel);
    }
  }
};

template <class Filter>
void launch_filter(const FilterArgs<Filter>& args, Stream& stream) {
  using Tile = FilteredTile<Filter>;
  const Extent all{args.in.width, args.in.height, args.last - args.first};
  if (!Tile::fits(args.filter.reach())) return launch_items<FilteredVoxel<Filter>>(all, args, stream);
  launch<Tile>(
      {blocks_of(all.x, Tile::kTileX), blocks_of(all.y, Tile::kTileY), blocks_of(all.z, Tile::kTileZ)}, args,
      stream);
}

// A frame after the other, of a filter that takes long: a display that hangs on the device does not wait for
// all.
template <class Filter>
void launch_each(const Filter& filter, const DeviceFrames& in, int first, int last, typename Filter::To* out,
                 Stream& stream) {
  const size_t pixels = size_t(in.width) * size_t(in.height);
  for (int z = first; z < last; ++z)
    launch_filter<Filter>({filter, in, z, z + 1, out + size_t(z - first) * pixels}, stream);
}

// Of a filter that looks along one axis, 0 is x: its tile is longest there.
template <int Axis>
struct AlongAxis {
  static constexpr int kTileX = Axis == 0 ? 64 : 32, kTileY = Axis == 0 ? 16 : Axis == 1 ? 32 : 1;
  static constexpr int kTileZ = Axis == 2 ? 32 : 1, kTileBytes = 16384;
  int places;  // on each side

  CT_HD Extent reach() const {
    return {Axis == 0 ? places : 0, Axis == 1 ? places : 0, Axis == 2 ? places : 0};
  }
  template <class Around>
  CT_HD static auto cell_at(const Around& around, int k) {
    return around(Axis == 0 ? k : 0, Axis == 1 ? k : 0, Axis == 2 ? k : 0);
  }
};

// body(dx, dy, dz) for the box around a voxel, x fastest.
template <class Body>
CT_HD inline void for_box(Extent reach, Body body) {
  for (int dz = -reach.z; dz <= reach.z; ++dz)
    for (int dy = -reach.y; dy <= reach.y; ++dy)
      for (int dx = -reach.x; dx <= reach.x; ++dx) body(dx, dy, dz);
}

}  // namespace harima::CT_GPU_TARGET
