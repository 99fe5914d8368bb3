// SPDX-License-Identifier: BSD-3-Clause
// Direct back projection. A block makes a square of a slice, or of four slices at a time: of a few views after the
// other it fetches the samples below the square into shared memory, where each pixel takes two. Whole columns are
// split off in double, once a view and square, so that positions are exact to a millionth of a column at any width.
#include <cmath>

#include "device/cuda/kernel.h"
#include "device/cuda/pixel.h"
#include "device/cuda/steps.h"
#include "math/interpolate.h"

namespace harima::CT_GPU_TARGET {

namespace {

constexpr int kSide = 32;    // pixels of the square
constexpr int kViews = 16;   // fetched together
constexpr int kWindow = 48;  // samples: the diagonal of the square, and room for rounding
constexpr double kRoom = 1e-3;

// Samples of Slices slices side by side.
template <int Slices>
struct alignas(4 * Slices) Cell {
  float value[Slices];
};

template <int Slices>
struct SliceTile {
  static constexpr int kThreads = 256, kPhases = 3, kPixels = kSide * kSide / kThreads;
  struct Args {
    PairRows rows;
    const ViewLine* lines;
    const double* axis_px;
    SliceGeometry geometry;
    float* out;
  };
  struct Shared {
    Cell<Slices> cells[kViews][kWindow];
    float start[kViews], cosine[kViews], sine[kViews];  // of the first pixel, less 0.5
    int first[kViews];
  };
  struct Local {
    float sum[kPixels][Slices];
  };

  // First pixel of the block's square: squares lie on a grid of the whole slice.
  CT_HD static int left(const Args& args, Extent block) { return (args.geometry.x0 / kSide + block.x) * kSide; }
  CT_HD static int top(const Args& args, Extent block) { return (args.geometry.y0 / kSide + block.y) * kSide; }
  CT_HD static double middle(const Args& args) { return 0.5 * (args.geometry.width - 1); }

  // Squares beyond the circle are left at zero.
  CT_HD static int turns(const Args& args, Extent block) {
    const double x = left(args, block) - middle(args), y = top(args, block) - middle(args);
    const double dx = fmax(0.0, fmax(x, -(x + kSide - 1))), dy = fmax(0.0, fmax(y, -(y + kSide - 1)));
    return dx * dx + dy * dy <= args.geometry.circle2 ? blocks_of(args.rows.views, kViews) : 0;
  }

  // The pixel of a thread: warps are 8 x 4 pixels, for neighbouring samples.
  CT_HD static int x_of(int thread) { return thread % 8 + thread / 32 % 4 * 8; }
  CT_HD static int y_of(int thread, int i) { return thread / 8 % 4 + thread / 128 * 4 + i * (kSide / kPixels); }

  CT_HD static void place_view(const Args& args, const At& at, Shared& shared) {
    const int v = at.thread, view = least(at.turn * kViews + v, args.rows.views - 1);
    const ViewLine line = args.lines[view];
    const double start = args.axis_px[at.block.z * Slices] + (left(args, at.block) - middle(args)) * line.cosine +
                         (middle(args) - top(args, at.block)) * line.sine;
    const double lowest = start + fmin(0.0, (kSide - 1) * line.cosine) + fmin(0.0, -(kSide - 1) * line.sine);
    const double first = floor(lowest - kRoom);
    shared.first[v] = int(first);
    shared.start[v] = float(start - first - 0.5);
    shared.cosine[v] = float(line.cosine);
    shared.sine[v] = float(line.sine);
  }

  CT_HD static Cell<Slices> fetch(const Args& args, const At& at, int view, int column) {
    Cell<Slices> cell{};
    if (view >= args.rows.views || column < 0 || column >= args.rows.columns) return cell;
    if constexpr (Slices == 1) {
      cell.value[0] = slice_sample(args.rows, at.block.z, view, column);
    } else {
      for (int i = 0; i < Slices / 2; ++i) {
        const Complex both = sample(args.rows, at.block.z * (Slices / 2) + i, view, column);
        cell.value[2 * i] = both.re;
        cell.value[2 * i + 1] = both.im;
      }
    }
    return cell;
  }

  CT_HD static void add_view(const At& at, int v, const Shared& shared, Local& local) {
    const float across = madd(float(x_of(at.thread)), shared.cosine[v], shared.start[v]);
#pragma unroll
    for (int i = 0; i < kPixels; ++i) {
      const Between between = between_cells(madd(-float(y_of(at.thread, i)), shared.sine[v], across));
      const Cell<Slices> a = shared.cells[v][between.cell], b = shared.cells[v][between.cell + 1];
#pragma unroll
      for (int s = 0; s < Slices; ++s)
        local.sum[i][s] = madd(b.value[s], between.fraction, madd(a.value[s], between.rest, local.sum[i][s]));
    }
  }

  template <int P>
  CT_HD static void phase(const Args& args, const At& at, Shared& shared, Local& local) {
    if constexpr (P == 0) {
      if (at.thread < kViews) place_view(args, at, shared);
    } else if constexpr (P == 1) {
      for (int i = at.thread; i < kViews * kWindow; i += kThreads) {
        const int v = i / kWindow, x = i % kWindow;
        shared.cells[v][x] = fetch(args, at, at.turn * kViews + v, shared.first[v] + x);
      }
    } else {
#pragma unroll 4
      for (int v = 0; v < kViews; ++v) add_view(at, v, shared, local);
    }
  }

  CT_HD static void end(const Args& args, const At& at, Shared&, Local& local) {
    const SliceGeometry& g = args.geometry;
    const int x = left(args, at.block) + x_of(at.thread);
    if (x < g.x0 || x >= g.x0 + g.out_width) return;
    const size_t pixels = size_t(g.out_width) * size_t(g.out_height);
#pragma unroll
    for (int i = 0; i < kPixels; ++i) {
      const int y = top(args, at.block) + y_of(at.thread, i);
      if (y < g.y0 || y >= g.y0 + g.out_height) continue;
      const double dx = x - middle(args), dy = y - middle(args);
      const bool is_inside = dx * dx + dy * dy <= g.circle2;
      float* to =
          args.out + size_t(at.block.z) * Slices * pixels + size_t(y - g.y0) * size_t(g.out_width) + size_t(x - g.x0);
#pragma unroll
      for (int s = 0; s < Slices; ++s) to[size_t(s) * pixels] = is_inside ? local.sum[i][s] : 0.0f;
    }
  }
};

template <int Slices>
void launch_tiles(const PairRows& rows, const ViewLine* lines, const double* axis_px, const SliceGeometry& g,
                  float* out, Stream& stream) {
  const Extent grid{blocks_of(g.x0 + g.out_width, kSide) - g.x0 / kSide,
                    blocks_of(g.y0 + g.out_height, kSide) - g.y0 / kSide, 2 * rows.pairs / Slices};
  launch<SliceTile<Slices>>(grid, {rows, lines, axis_px, g, out}, stream);
}

}  // namespace

void back_project(const PairRows& rows, const ViewLine* lines, const double* axis_px, bool is_tilted,
                  const SliceGeometry& geometry, float* out, Stream& stream) {
  if (is_tilted)
    launch_tiles<1>(rows, lines, axis_px, geometry, out, stream);
  else if (rows.pairs % 2 == 0)
    launch_tiles<4>(rows, lines, axis_px, geometry, out, stream);
  else
    launch_tiles<2>(rows, lines, axis_px, geometry, out, stream);
}

}  // namespace harima::CT_GPU_TARGET
