// SPDX-License-Identifier: BSD-3-Clause
// Pixels of merged views: directions are taken as a few views whose columns are cells of a tile
// (device/cpu/leaning_block.h). Places of pixels are split off in double once a row, and found once for all
// slices; samples come from memory as they lie there.
#include "device/cuda/kernel.h"
#include "device/cuda/merging.h"
#include "device/cuda/slice_block.h"
#include "math/interpolate.h"

namespace harima::CT_GPU_TARGET {

namespace {

constexpr int kTogether = 8;  // directions whose places are found together
constexpr int kWidth = SliceBlock::kWidth, kHeight = SliceBlock::kHeight, kPixels = kWidth * kHeight;
constexpr int kAcross = 2;  // cells of a column
constexpr int kBlocksX = kMergedTile / kWidth, kBlocksY = kMergedTile / kHeight;

CT_HD inline int within(int value, int last) { return value < 0 ? 0 : value > last ? last : value; }

struct MergedPixels {
  static constexpr int kThreads = SliceBlock::kThreads, kPhases = 3;
  struct Args {
    MergedPart part;
    float* out;
  };
  // Of a direction: where a row of the tile begins, along cells and along samples; what a pixel takes.
  struct Row {
    RunStart across, along;
  };
  struct alignas(16) Pixel {
    int offset;
    float fraction, below;
  };
  struct Shared {
    Row row[kTogether][kHeight];
    Pixel pixel[kTogether][kPixels];
  };
  struct Local {
    float sum[kWidth];
  };

  CT_HD static int left(Extent block) { return block.y % kBlocksX * kWidth; }
  CT_HD static int top(Extent block) { return block.y / kBlocksX * kHeight; }
  CT_HD static SliceBlock block_of(const Args& args, Extent block) {
    const TileSpot spot = spot_of(args.part, block.x);
    return {spot.tile.x + left(block), spot.tile.y + top(block), spot.group * kLeaningSlices};
  }
  CT_HD static int turns(const Args& args, Extent block) {
    return block_of(args, block).is_wanted(args.part.geometry) ? blocks_of(args.part.count, kTogether) : 0;
  }

  template <int P>
  CT_HD static void phase(const Args& args, const At& at, Shared& shared, Local& local) {
    const int first = at.turn * kTogether, count = least(kTogether, args.part.count - first);
    if constexpr (P == 0) {
      if (at.turn == 0) block_of(args, at.block).load(args.part.geometry, args.out, at.thread, local.sum);
      if (at.thread < count * kHeight)
        shared.row[at.thread / kHeight][at.thread % kHeight] =
            row_of(args.part, at, first + at.thread / kHeight, at.thread % kHeight);
    } else if constexpr (P == 1) {
      for (int i = at.thread; i < count * kPixels; i += kThreads)
        shared.pixel[i / kPixels][i % kPixels] =
            pixel_of(args.part, at, first + i / kPixels, i % kPixels, shared);
    } else {
      for (int i = 0; i < count; ++i) {
        const ViewSpan views = views_of(args.part.scan, args.part.first + first + i);
        if (views.first < views.last) add(args.part, at, first + i, shared.pixel[i], local);
      }
    }
  }

  CT_HD static Row row_of(const MergedPart& part, const At& at, int i, int row) {
    const TileSpot spot = spot_of(part, at.block.x);
    const ViewLine line = part.scan.direction[part.first + i];
    const double slope = part.lines.slope, x = -kMergedEdge, y = kMergedEdge - (top(at.block) + row);
    const double rise = spot.tile.stays ? spot.rise(line, slope) - spot.whole_rise(line, slope) : 0;
    return {run_start(2 * kMergedHalf + x * (kAcross * line.cosine) + y * (kAcross * line.sine)),
            run_start((y * line.cosine - x * line.sine) * slope + rise)};
  }

  CT_HD static Pixel pixel_of(const MergedPart& part, const At& at, int i, int pixel, const Shared& shared) {
    const ViewLine line = part.scan.direction[part.first + i];
    const Row& row = shared.row[i % kTogether][pixel / kWidth];
    const int x = left(at.block) + pixel % kWidth, pitch = part.scan.pitch;
    const RunPlace across = run_place(row.across, float(kAcross * line.cosine), x),
                   along = run_place(row.along, float(-line.sine * part.lines.slope), x);
    const int sample = within(part.scan.middle_sample + along.cell, pitch - kLeaningSlices - 1);
    return {within(across.cell, kMergedCells - 2) * pitch + sample, across.fraction, along.fraction};
  }

  // As device/cpu/lanes/backproject.cc has it: first of both cells, then of both samples.
  CT_HD static void add(const MergedPart& part, const At& at, int i, const Pixel* pixels, Local& local) {
    const float* const cells = cells_of(part, at.block.x, i) + SliceBlock::slice(at.thread);
    const Pixel* const row = pixels + SliceBlock::row(at.thread) * kWidth;
    const int pitch = part.scan.pitch;
#pragma unroll 4
    for (int x = 0; x < kWidth; ++x) {
      const Pixel p = row[x];
      const float *const one = cells + p.offset, *const other = one + pitch;
      const float rest = 1 - p.fraction, above = 1 - p.below;
      const float here = madd(other[0], p.fraction, one[0] * rest),
                  next = madd(other[1], p.fraction, one[1] * rest);
      local.sum[x] = madd(next, p.below, madd(here, above, local.sum[x]));
    }
  }

  CT_HD static void end(const Args& args, const At& at, Shared&, Local& local) {
    if (turns(args, at.block) > 0)
      block_of(args, at.block).store(args.part.geometry, local.sum, at.thread, args.out);
  }
};

struct ClearPixel {
  struct Args {
    SliceGeometry geometry;
    float* out;
  };
  CT_HD static void make(const Args& args, Extent item) {
    args.out[(size_t(item.z) * size_t(args.geometry.out_height) + size_t(item.y)) *
                 size_t(args.geometry.out_width) +
             size_t(item.x)] = 0;
  }
};

}  // namespace

void add_merged(const MergedPart& part, float* out, Stream& stream) {
  launch<MergedPixels>({part.places, kBlocksX * kBlocksY}, {part, out}, stream);
}

void clear_slices(const SliceGeometry& g, int slices, float* out, Stream& stream) {
  launch_items<ClearPixel>({g.out_width, g.out_height, slices}, {g, out}, stream);
}

}  // namespace harima::CT_GPU_TARGET
