// SPDX-License-Identifier: BSD-3-Clause
// Gridding: spectra to samples of rays, rays to the grid, the transformed grid to slices.
#include "device/cuda/gather.h"
#include "device/cuda/pixel.h"
#include "device/cuda/ray_shift.h"

namespace harima::CT_GPU_TARGET {

namespace {

constexpr int kCurveFloats = 7 * 512 + 2;  // device/cpu/fourier_plan.h

// Samples k of a ray, of all pairs of a group: the spectrum times response, weight and the shift of the axis
// to the centre.
template <int Pairs>
struct RaySample {
  struct Args {
    PairRows rows;
    Gridding how;
    const double* axis_px;
    PairSums<Pairs>* samples;
  };
  CT_HD static void make(const Args& args, Extent item) {
    const int half = args.how.padded / 2, k = item.x - half;
    const int padded = args.rows.padded, own = k < 0 ? k + padded : k, mirror = k > 0 ? padded - k : -k;
    const GridRay& ray = args.how.ray[item.y];
    const float factor = ray_factor(args.how, ray, k);
    PairSums<Pairs> out{};
    for (int p = 0; p < Pairs; ++p) {
      const int pair = item.z * Pairs + p;
      if (pair >= args.rows.pairs) break;
      const Complex z =
          shifted(sample(args.rows, pair, ray.view, own), sample(args.rows, pair, ray.view, mirror),
                  axes_of(args.axis_px, pair), ray.shift_px, k, padded);
      out.pair[p] = {factor * z.re, factor * z.im};
    }
    args.samples[(size_t(item.z) * size_t(args.how.rays) + size_t(item.y)) * size_t(args.how.padded + 1) +
                 size_t(item.x)] = out;
  }
};

template <int Pairs>
struct GridArgs {
  const PairSums<Pairs>* samples;
  Gridding how;
  int pairs;
  Complex* grid;
};

template <int Pairs>
CT_HD inline const PairSums<Pairs>* samples_of(const GridArgs<Pairs>& args, int group) {
  return args.samples + size_t(group) * size_t(args.how.rays) * size_t(args.how.padded + 1);
}

template <int Pairs>
CT_HD inline void put_cell(const GridArgs<Pairs>& args, int group, int row, int column,
                           const PairSums<Pairs>& sum) {
  const size_t side = size_t(args.how.grid), at = size_t(row) * side + size_t(column);
#pragma unroll
  for (int p = 0; p < Pairs; ++p)
    if (group * Pairs + p < args.pairs) args.grid[size_t(group * Pairs + p) * side * side + at] = sum.pair[p];
}

// A block makes 32 x 8 cells, a thread each; the kernel's curve is in shared memory.
template <int Pairs>
struct CellTile {
  static constexpr int kThreads = 256, kPhases = 1;
  using Args = GridArgs<Pairs>;
  struct Shared {
    float curve[kCurveFloats];
  };
  struct Local {};

  CT_HD static int turns(const Args&, Extent) { return 1; }

  template <int P>
  CT_HD static void phase(const Args& args, const At& at, Shared& shared, Local&) {
    for (int i = at.thread; i <= args.how.taps * args.how.steps; i += kThreads)
      shared.curve[i] = args.how.kernel[i];
  }

  CT_HD static void end(const Args& args, const At& at, Shared& shared, Local&) {
    const int column = at.block.x * 32 + at.thread % 32, row = at.block.y * 8 + at.thread / 32;
    if (column >= args.how.grid || row >= args.how.grid || is_core(args.how, row, column)) return;
    PairSums<Pairs> sum{};
    gather_cell<Pairs>(args.how, shared.curve, samples_of(args, at.block.z), row, column, 0, 1, sum);
    put_cell(args, at.block.z, row, column, sum);
  }
};

// Near the centre, where all rays meet, a block makes a cell: each thread takes every kThreads-th ray, and
// sums meet in a tree.
template <int Pairs>
struct CoreCell {
  static constexpr int kThreads = 128, kPhases = 8;
  using Args = GridArgs<Pairs>;
  struct Shared {
    PairSums<Pairs> sum[kThreads];
  };
  struct Local {};

  CT_HD static int first(const Args& args) { return args.how.grid / 2 - int(args.how.core_cells); }
  CT_HD static int row(const Args& args, Extent block) { return first(args) + block.y; }
  CT_HD static int column(const Args& args, Extent block) { return first(args) + block.x; }
  CT_HD static int turns(const Args& args, Extent block) {
    return is_core(args.how, row(args, block), column(args, block)) ? 1 : 0;
  }

  template <int P>
  CT_HD static void phase(const Args& args, const At& at, Shared& shared, Local&) {
    if constexpr (P == 0) {
      PairSums<Pairs> sum{};
      gather_cell<Pairs>(args.how, args.how.kernel, samples_of(args, at.block.z), row(args, at.block),
                         column(args, at.block), at.thread, kThreads, sum);
      shared.sum[at.thread] = sum;
    } else if (at.thread < kThreads >> P) {
      PairSums<Pairs>& to = shared.sum[at.thread];
      const PairSums<Pairs>& from = shared.sum[at.thread + (kThreads >> P)];
#pragma unroll
      for (int p = 0; p < Pairs; ++p)
        to.pair[p] = {to.pair[p].re + from.pair[p].re, to.pair[p].im + from.pair[p].im};
    }
  }

  CT_HD static void end(const Args& args, const At& at, Shared& shared, Local&) {
    if (at.thread == 0 && turns(args, at.block) > 0)
      put_cell(args, at.block.z, row(args, at.block), column(args, at.block), shared.sum[0]);
  }
};

// A pixel of both slices of a pair.
struct SlicePixel {
  struct Args {
    const Complex* grid;
    Gridding how;
    SliceGeometry geometry;
    float* out;
  };
  CT_HD static void make(const Args& args, Extent item) {
    const SliceGeometry& g = args.geometry;
    const Gridding& how = args.how;
    const int x = g.x0 + item.x, y = g.y0 + item.y, side = how.grid;
    const double middle = 0.5 * (g.width - 1), dx = x - middle, dy = y - middle;
    Complex value{0, 0};
    if (dx * dx + dy * dy <= g.circle2) {
      const int column = (x - how.centre + side) % side, row = (y - how.centre + side) % side;
      const Complex cell =
          args.grid[(size_t(item.z) * size_t(side) + size_t(row)) * size_t(side) + size_t(column)];
      const float factor = how.deapodise[x] * how.deapodise[y];
      value = {cell.re * factor, cell.im * factor};
    }
    const size_t pixels = size_t(g.out_width) * size_t(g.out_height);
    float* to =
        args.out + 2 * size_t(item.z) * pixels + size_t(item.y) * size_t(g.out_width) + size_t(item.x);
    to[0] = value.re;
    to[pixels] = value.im;
  }
};

template <int Pairs>
void sample_groups(const PairRows& rows, const Gridding& how, const double* axis_px, Complex* samples,
                   Stream& stream) {
  launch_items<RaySample<Pairs>>({how.padded + 1, how.rays, blocks_of(rows.pairs, Pairs)},
                                 {rows, how, axis_px, reinterpret_cast<PairSums<Pairs>*>(samples)}, stream);
}

template <int Pairs>
void fill_groups(const Complex* samples, const Gridding& how, int pairs, Complex* grid, Stream& stream) {
  const GridArgs<Pairs> args{reinterpret_cast<const PairSums<Pairs>*>(samples), how, pairs, grid};
  const int groups = blocks_of(pairs, Pairs), core = 2 * int(how.core_cells) + 1;
  launch<CoreCell<Pairs>>({core, core, groups}, args, stream);
  launch<CellTile<Pairs>>({blocks_of(how.grid, 32), blocks_of(how.grid, 8), groups}, args, stream);
}

}  // namespace

int pairs_together(int pairs) { return pairs >= 3 ? 4 : pairs; }

size_t sample_bytes(const PairRows& rows, const Gridding& how) {
  const int together = pairs_together(rows.pairs);
  return size_t(blocks_of(rows.pairs, together) * together) * size_t(how.rays) * size_t(how.padded + 1) *
         sizeof(Complex);
}

void sample_rays(const PairRows& rows, const Gridding& how, const double* axis_px, Complex* samples,
                 Stream& stream) {
  switch (pairs_together(rows.pairs)) {
    case 1:
      return sample_groups<1>(rows, how, axis_px, samples, stream);
    case 2:
      return sample_groups<2>(rows, how, axis_px, samples, stream);
    default:
      return sample_groups<4>(rows, how, axis_px, samples, stream);
  }
}

void fill_grid(const Complex* samples, const Gridding& how, int pairs, Complex* grid, Stream& stream) {
  switch (pairs_together(pairs)) {
    case 1:
      return fill_groups<1>(samples, how, pairs, grid, stream);
    case 2:
      return fill_groups<2>(samples, how, pairs, grid, stream);
    default:
      return fill_groups<4>(samples, how, pairs, grid, stream);
  }
}

void take_slices(const Complex* grid, const Gridding& how, int pairs, const SliceGeometry& geometry,
                 float* out, Stream& stream) {
  launch_items<SlicePixel>({geometry.out_width, geometry.out_height, pairs}, {grid, how, geometry, out},
                           stream);
}

}  // namespace harima::CT_GPU_TARGET
