// SPDX-License-Identifier: BSD-3-Clause
// What the files of this folder offer to the table of their instruction set (table.cc).
#pragma once

#include "device/cpu/lanes.h"
#include "device/cpu/lanes/vector.h"

namespace harima::CT_LANES_TARGET {

void make_pairs(const RayPiece& piece, const KernelTable& table, size_t grid_cells, SpreadPair* pairs);

void transpose(const float* from, size_t from_step, int rows, int columns, float* to, size_t to_step);

bool height_items(const float* values, int count, int place_bits, int height_bits, uint32_t* items);
bool ascends(const float* values, int count);

void weighted_rows(const float* const* rows, const float* weights, int count, int floats, float* out);
void add_roughness(const float* row, const float* enters, const float* leaves, float share, int floats,
                   float* sums, float* total);
void add_between(const float* below, const float* above, float share, int floats, float* row);

void back_project_leaning(const LeaningViews& run, float* sums);
void shift_lines(const LineShift& run, float* out);
void merge_views(const ViewMerge& run, float* one, float* other);
void place(double start, float step, int count, int low, int high, int* offset, float* rest, float* fraction);

template <int L>
struct FftKernel {
  static void fft(const FftPass* passes, int count, const FftSource& from, const FftTarget& to, float* first,
                  float* second);
};

template <int L>
struct SpectrumKernels {
  static void multiply(const float* data, const float* factor, ptrdiff_t step, int n, float* out);
  static void multiply_mixed(const float* data, const float* mirrored, const float* own, const float* mirror,
                             const float* factor, ptrdiff_t step, int n, float* out);
};

template <int L>
struct PixelKernels {
  static void back_project(const PixelViews& run, float* sums);
  static void correct(int type, const RawRow* rows, int columns, float* cells, RowTally* tally);
  static void median(const float* const* columns, int width, int count, float* out);
};

template <int L>
struct ColumnKernels {
  static void unpack_backwards(const float* cells, int n, const float* column, float row, float* const* out);
  static void pack_backwards(const float* const* in, int n, const float* column, float row, float* cells);
  static void convolve(const float* cells, const float* taps, int reach, int count, float* out,
                       size_t out_step);
};

template <int L>
struct RowKernels {
  static void median_row(const float* cells, int columns, int width, float* out);
};

template <int L>
struct GridKernels {
  static void spread(const SpreadPair* pairs, int count, const float* samples, bool last_alone, float* grid,
                     size_t grid_cells);
  static void gather(const SpreadPair* pairs, int count, const float* grid, size_t grid_cells,
                     bool last_alone, float* samples, ptrdiff_t step);
};

}  // namespace harima::CT_LANES_TARGET
