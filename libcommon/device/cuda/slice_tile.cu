// SPDX-License-Identifier: BSD-3-Clause
// Direct back projection. A block makes a square of a slice, or of four slices at a time: of a few views
// after the other it fetches the samples below the square into shared memory, where each pixel takes two.
// Whole columns are split off in double, once a view and square, so that positions are exact to a millionth
// of a column at any width.
#include <cmath>

#include "device/cuda/pixel.h"
#include "device/cuda/slice_place.h"
#include "math/interpolate.h"

namespace harima::CT_GPU_TARGET {

namespace {

constexpr int kSide = 32;  // pixels of the square
constexpr int kBlockThreads = 256;
constexpr int kPixels = kSide * kSide / kBlockThreads;  // of a thread
constexpr int kViews = 16;                              // fetched together
constexpr int kWindow = 48;  // samples: the diagonal of the square, and room for rounding
constexpr double kRoom = 1e-3;

// --- Which pixels a block and its threads make: squares lie on a grid of the whole slice.

CT_HD inline int left(const SliceGeometry& g, Extent block) { return (g.x0 / kSide + block.x) * kSide; }
CT_HD inline int top(const SliceGeometry& g, Extent block) { return (g.y0 / kSide + block.y) * kSide; }

// Within the square: warps are 8 x 4 pixels, for neighbouring samples.
CT_HD inline int x_of(int thread) { return thread % 8 + thread / 32 % 4 * 8; }
CT_HD inline int y_of(int thread, int i) { return thread / 8 % 4 + thread / 128 * 4 + i * (kSide / kPixels); }

// --- What a square sees of a view.

// The window of samples below a square: its first column, where in it the first pixel lies, less 0.5, and how
// that goes on along x and against y.
struct alignas(16) ViewWindow {
  int first;
  float start, cosine, sine;
};

CT_HD inline ViewWindow window_of(const ViewLine& line, double axis_px, const SliceGeometry& g,
                                  Extent block) {
  const double start =
      axis_px + (left(g, block) - middle(g)) * line.cosine + (middle(g) - top(g, block)) * line.sine;
  const double lowest = start + fmin(0.0, (kSide - 1) * line.cosine) + fmin(0.0, -(kSide - 1) * line.sine);
  const double first = floor(lowest - kRoom);
  return {int(first), float(start - first - 0.5), float(line.cosine), float(line.sine)};
}

// Samples of Slices slices side by side.
template <int Slices>
struct alignas(4 * Slices) Cell {
  float value[Slices];
};

// Zeros beyond the views and the row.
template <int Slices>
CT_HD inline Cell<Slices> cell_at(const PairRows& rows, int first_slice, int view, int column) {
  Cell<Slices> cell{};
  if (view >= rows.views || column < 0 || column >= rows.columns) return cell;
  if constexpr (Slices == 1) {
    cell.value[0] = slice_sample(rows, first_slice, view, column);
  } else {
    for (int i = 0; i < Slices / 2; ++i) {
      const Complex both = sample(rows, first_slice / 2 + i, view, column);
      cell.value[2 * i] = both.re;
      cell.value[2 * i + 1] = both.im;
    }
  }
  return cell;
}

// --- The kernel.

template <int Slices>
struct SliceTile {
  static constexpr int kThreads = kBlockThreads, kPhases = 3;
  struct Args {
    PairRows rows;
    const ViewLine* lines;
    const double* axis_px;
    SliceGeometry geometry;
    float* out;
  };
  struct Shared {
    Cell<Slices> cells[kViews][kWindow];
    ViewWindow windows[kViews];
  };
  struct Local {
    float sum[kPixels][Slices];
  };

  // Squares beyond the circle are left at zero.
  CT_HD static int turns(const Args& args, Extent block) {
    const SliceGeometry& g = args.geometry;
    return touches_circle(g, left(g, block), top(g, block), kSide, kSide) ? blocks_of(args.rows.views, kViews)
                                                                          : 0;
  }

  template <int P>
  CT_HD static void phase(const Args& args, const At& at, Shared& shared, Local& local) {
    const int first_view = at.turn * kViews, first_slice = at.block.z * Slices;
    if constexpr (P == 0) {
      if (at.thread >= kViews) return;
      const ViewLine line = args.lines[least(first_view + at.thread, args.rows.views - 1)];
      shared.windows[at.thread] = window_of(line, args.axis_px[first_slice], args.geometry, at.block);
    } else if constexpr (P == 1) {
      for (int i = at.thread; i < kViews * kWindow; i += kThreads) {
        const int v = i / kWindow, x = i % kWindow;
        shared.cells[v][x] =
            cell_at<Slices>(args.rows, first_slice, first_view + v, shared.windows[v].first + x);
      }
    } else {
#pragma unroll 4
      for (int v = 0; v < kViews; ++v) add_view(at.thread, shared.windows[v], shared.cells[v], local);
    }
  }

  CT_HD static void add_view(int thread, const ViewWindow& window, const Cell<Slices> (&cells)[kWindow],
                             Local& local) {
    const float across = madd(float(x_of(thread)), window.cosine, window.start);
#pragma unroll
    for (int i = 0; i < kPixels; ++i) {
      const Between between = between_cells(madd(-float(y_of(thread, i)), window.sine, across));
      const Cell<Slices> a = cells[between.cell], b = cells[between.cell + 1];
#pragma unroll
      for (int s = 0; s < Slices; ++s)
        local.sum[i][s] = madd(b.value[s], between.fraction, madd(a.value[s], between.rest, local.sum[i][s]));
    }
  }

  CT_HD static void end(const Args& args, const At& at, Shared&, Local& local) {
    const SliceGeometry& g = args.geometry;
    const int x = left(g, at.block) + x_of(at.thread);
    if (x < g.x0 || x >= g.x0 + g.out_width) return;
    const size_t pixels = size_t(g.out_width) * size_t(g.out_height);
#pragma unroll
    for (int i = 0; i < kPixels; ++i) {
      const int y = top(g, at.block) + y_of(at.thread, i);
      if (y < g.y0 || y >= g.y0 + g.out_height) continue;
      const bool is_seen = is_inside(g, x, y);
      float* to = args.out + size_t(at.block.z) * Slices * pixels + size_t(y - g.y0) * size_t(g.out_width) +
                  size_t(x - g.x0);
#pragma unroll
      for (int s = 0; s < Slices; ++s) to[size_t(s) * pixels] = is_seen ? local.sum[i][s] : 0.0f;
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
  if (is_tilted) launch_tiles<1>(rows, lines, axis_px, geometry, out, stream);
  else if (rows.pairs % 2 == 0) launch_tiles<4>(rows, lines, axis_px, geometry, out, stream);
  else launch_tiles<2>(rows, lines, axis_px, geometry, out, stream);
}

}  // namespace harima::CT_GPU_TARGET
