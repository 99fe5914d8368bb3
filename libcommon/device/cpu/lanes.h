// SPDX-License-Identifier: BSD-3-Clause
// The hot loops, compiled once per instruction set (device/cpu/lanes/*.cc) and chosen at run time. Every
// function works on cells: one cell is `lanes` floats side by side, one for each slice of a batch. Plain
// pointers and structs only, so that nothing compiled for one instruction set leaks into another.
//
// As complex numbers a cell holds lanes/2 of them: first all real parts, then all imaginary parts.
// All arithmetic is the same for every instruction set and number of lanes: explicit fused multiply-adds, no
// contraction.
#pragma once

#include <cstddef>
#include <cstdint>

#include "device/pixel_value.h"
#include "device/row_tally.h"

namespace harima {

// One pass of a Stockham transform: radix r over n = r * m * s points, `twiddle` holds (r-1) complex numbers
// for each of m.
struct FftPass {
  int radix, m, s;
  const float* twiddle;
};

// Where a transform reads and writes: cells `step` floats apart. Cells from `count` on are zeros.
struct FftSource {
  const float* cells;
  size_t step;
  int count;
};
struct FftTarget {
  float* cells;
  size_t step;
};

// Two neighbouring samples of a ray, spread together: grid cells [0, rows) x [0, cols) from `cell`.
struct SpreadPair {
  size_t cell;  // first cell, as an index into the grid
  int rows, cols;
  float x1[12], y1[12];  // kernel weights of the first sample, 0 where it does not reach
  float x2[12], y2[12];
};

// The gridding kernel as a table of its taps, up to 7, over the fraction of a cell; linear in between
// (math/gridding_taps.h).
struct KernelTable {
  int taps, steps;
  const float* weights;  // [steps + 1][8]
};

// Samples first, first+1, ... of a ray from the grid's centre: sample k lies k*(du, dv) from (u0, v0), in
// cells.
struct RayPiece {
  double u0, v0, du, dv;
  int first, count;  // pairs (first, first+1), (first+2, first+3), ...: count of them; the very last sample
                     // may stand alone
  bool last_alone;
};

// One detector row of one view, to be corrected: raw pixels, dark (or null) and the two flats it lies between
// (or null).
struct RawRow {
  const void* pixels;  // null: a lane without a row, zeros come out
  const float *dark, *before, *after;
  float weight, floor, gain;  // gain is added to line integrals
  PixelValue value;
};

// A run of pixels of one row of a tile, back-projected from a block of views: pixel i of a view lies between
// cells offset[i] and offset[i] + 1 of the view's row.
struct PixelViews {
  const float* const* row;  // per view: its filtered row, so that offset 0 is a valid cell
  const int* offset;        // [view][pixels]
  const float* rest;        // [view][pixels]: weight of the cell at the offset
  const float* fraction;    // [view][pixels]: of the next one
  int views, pixels;        // pixels: a multiple of 4
};

// The same for an axis that leans along the beam: each pixel is kSlices slices, which fall on neighbouring
// samples of a column, between two columns and between two samples of each.
struct LeaningViews {
  static constexpr int kSlices = 32;
  const float* const* lines;     // per view: [column][sample], so that offset 0 is there
  size_t pitch;                  // floats from one column to the next
  const int* offset;             // [view][pixels]: the first sample of the first column
  const float *rest, *fraction;  // [view][pixels]: weights of the first and the next column
  const float *above, *below;    // [view][pixels]: of the first and the next sample
  int views, pixels;             // pixels: a multiple of 4
};

// Parts [first, last) of a line of samples, kPart floats each.
struct SampleParts {
  static constexpr int kPart = 16;
  uint8_t first, last;
};

// Lines of samples moved by a part of a sample: out[k] = sum over j < kTaps of weight[j] * from[k + j].
struct LineShift {
  static constexpr int kTaps = 6;
  const float* const* from;  // per column
  const SampleParts* parts;  // per column: what is wanted
  int columns;
  size_t pitch;  // of out: floats from one column to the next
  float weight[kTaps];
};

// Views that are added to two directions of a tile, in cells half a column wide: even cells lie in phase 0,
// odd ones in phase 1.
struct ViewMerge {
  static constexpr int kColumns = 4;  // of a block: twice as many cells
  struct View {
    const float* lines;  // [column][sample], three columns more than those of the blocks and one more
    float weight[2][4];  // per phase: of four columns
    int late[2];         // per phase: the column those of block 0 begin at, 0 or 1
    float rest, share;   // of the first direction and of the other
  };
  const View* view;
  const SampleParts* parts;  // per block: what is wanted
  int views, blocks;
  size_t pitch;  // floats from a column, or a cell, to the next
};

struct LaneKernels {
  const char* target;
  // Forward transform (e^{-i...}) by way of two pieces of memory, the first being used first.
  void (*fft)(const FftPass* passes, int count, const FftSource& from, const FftTarget& to, float* first,
              float* second);
  // out[k] = data[k * step] * factor[k * step] (complex factors, one a cell), k in [0, n); step: +1 or -1.
  void (*multiply)(const float* data, const float* factor, ptrdiff_t step, int n, float* out);
  // As multiply, with lane-wise factors: a cell of `own` for data[k * step], of `mirror` for conj(mirrored[-k
  // * step]).
  void (*multiply_mixed)(const float* data, const float* mirrored, const float* own, const float* mirror,
                         const float* factor, ptrdiff_t step, int n, float* out);
  // The pairs of a piece of a ray, on a grid with rows of grid_cells.
  void (*make_pairs)(const RayPiece& piece, const KernelTable& table, size_t grid_cells, SpreadPair* pairs);
  // Adds pairs of samples (cells 2i and 2i+1 of `samples`) to the grid with rows of grid_cells. last_alone:
  // there is no cell for the second sample of the last pair.
  void (*spread)(const SpreadPair* pairs, int count, const float* samples, bool last_alone, float* grid,
                 size_t grid_cells);
  // The transpose of spread: samples are set to the weighted sums of the grid, `step` (+1 or -1) cells from
  // one to the next.
  void (*gather)(const SpreadPair* pairs, int count, const float* grid, size_t grid_cells, bool last_alone,
                 float* samples, ptrdiff_t step);
  // Pixels 0 .. count-1 at start + i * step, (count - 1) |step| <= 126, count <= 64: whole cell, clamped to
  // [low, high], fraction and 1 - fraction.
  void (*place)(double start, float step, int count, int low, int high, int* offset, float* rest,
                float* fraction);
  // Adds views to the accumulators, one cell a pixel: sum += rest row[o] + fraction row[o + 1].
  void (*back_project)(const PixelViews& run, float* sums);
  // The same, kSlices floats a pixel.
  void (*back_project_leaning)(const LeaningViews& run, float* sums);
  // Moves lines along themselves; adds views to two directions.
  void (*shift_lines)(const LineShift& run, float* out);
  void (*merge_views)(const ViewMerge& run, float* one, float* other);
  // Corrects `columns` pixels of all lanes of a view and turns them into cells. type: of PixelType.
  void (*correct)(int type, const RawRow* rows, int columns, float* cells, RowTally* tally);
  // out = median of `width` (odd, up to 127) columns of cells, cell by cell and lane by lane, over `count`
  // cells.
  void (*median)(const float* const* columns, int width, int count, float* out);
  // to[c][r] = from[r][c]; rows lie apart by from_step and to_step floats.
  void (*transpose)(const float* from, size_t from_step, int rows, int columns, float* to, size_t to_step);
  // out[lane][i] = cells[-i][lane] * column[i] * row, i in [0, n); null: skipped.
  void (*unpack_backwards)(const float* cells, int n, const float* column, float row, float* const* out);
  // The transpose: cells[-i][lane] = in[lane][i] * column[i] * row; null: 0.
  void (*pack_backwards)(const float* const* in, int n, const float* column, float row, float* cells);
  // out[i * out_step] = taps[0] cells[i] + sum over 1 <= j <= reach of taps[j] (cells[i - j] + cells[i + j]),
  // i in [0, count).
  void (*convolve)(const float* cells, const float* taps, int reach, int count, float* out, size_t out_step);
  // items[i] = height of values[i] between the least and the greatest in height_bits bits, above i in
  // place_bits bits. False if a value is not finite.
  bool (*height_items)(const float* values, int count, int place_bits, int height_bits, uint32_t* items);
  // Is none of `count` values, a multiple of 16, less than the one before it, values[-1] the first of them?
  bool (*ascends)(const float* values, int count);
  // out = median of `width` (odd, up to 127) neighbouring cells of a row, which is mirrored at its ends; NaN
  // counts as infinite.
  void (*median_row)(const float* cells, int columns, int width, float* out);
  // out = sum over k of weights[k] * rows[k], `floats` (a multiple of 4) of each; so below.
  void (*weighted_rows)(const float* const* rows, const float* weights, int count, int floats, float* out);
  // total += |row - share * sums|; then sums += enters - leaves: the running sum of as many rows as 1 /
  // share.
  void (*add_roughness)(const float* row, const float* enters, const float* leaves, float share, int floats,
                        float* sums, float* total);
  // row += below + share * (above - below).
  void (*add_between)(const float* below, const float* above, float share, int floats, float* row);
};

// Kernels of the best instruction set this processor has; lanes 16, 8 or 4.
const LaneKernels& lane_kernels(int lanes);
// Forces an instruction set ("generic", "avx2", "avx512"), for tests; "" for the best. False if it cannot run
// here.
bool force_lane_target(const char* target);

}  // namespace harima
