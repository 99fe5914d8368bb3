// SPDX-License-Identifier: BSD-3-Clause
// The steps from raw rows to slices, each one or a few kernels put into a stream. All pointers are to device
// memory.
#pragma once

#include <cstddef>
#include <cstdint>

#include "device/correct.h"
#include "device/cuda/stream.h"
#include "device/output_window.h"
#include "device/pixel_value.h"
#include "math/cubic.h"
#include "math/hardening.h"
#include "math/taper.h"

namespace harima::CT_GPU_TARGET {

// Sinograms on a device: slices 2i and 2i + 1 are the real and the imaginary part of pair i. Rows are as long
// as a transform: [pair][view][padded]; the first `columns` of them are the row, in which the detector has
// `detector` from `data_column` on.
struct PairRows {
  Complex* data = nullptr;
  int pairs = 0, views = 0, columns = 0, padded = 0;
  int detector = 0, data_column = 0;
};

// Raw rows of a chunk of slices: [view][row][column], views so many pixels apart.
struct RawRows {
  PixelType type = PixelType::u16;
  const std::byte* pixels = nullptr;
  int views = 0, rows = 0, columns = 0;
  size_t view_step = 0;
};

using RowSeen = RowTally;

// --- zinger.cu: device/zinger.h. Cleans `from` into `to`, tight; counts[view * rows + row]: samples
// replaced.
void clean_rows(const RawRows& from, std::byte* to, double difference, int* counts, Stream& stream);

// --- correct.cu: device/correct.h.
struct Correction {
  RawRows raw;
  const float* dark = nullptr;     // [row][column]; null: 0
  const float* flats = nullptr;    // [flat][row][column]; null: pixels are transmissions
  const FlatMix* mix = nullptr;    // per view
  const float* weights = nullptr;  // [view][flat], in place of mix; null: flats are mixed
  int flat_count = 0;
  const float* gain = nullptr;  // per view; null: 0
  float floor = 0;
  PixelValue value = PixelValue::line_integral;
  const RowSeen* known = nullptr;  // [view][row] from before the rows were filtered; null: they are raw
};
// Rows beyond raw.rows become zeros. seen: [slice][view].
void correct_rows(const Correction& how, const PairRows& rows, RowSeen* seen, Stream& stream);
// Puts the mean of the good views in place of views with more than `most_clipped` floored columns. black: one
// int a slice.
void replace_black(const PairRows& rows, const RowSeen* seen, float most_clipped, int* black, Stream& stream);

// --- ring.cu, rank_columns.cu: device/ring.h, method sort. items: ring_bytes().
size_t ring_bytes(const PairRows& rows);
void ring_sort(const PairRows& rows, int width, uint64_t* items, Stream& stream);

// --- rows.cu: small steps over rows.
void subtract_air(const PairRows& rows, int left, int right, Stream& stream);
// Every sample of the detector as math/hardening.h says.
void harden(const PairRows& rows, const Hardening& how, Stream& stream);
// weight: [pair][column] of the detector.
void weigh_columns(const PairRows& rows, const Complex* weight, Stream& stream);
// weight: [slice][view] of `count` slices; those beyond become 0.
void weigh_views(const PairRows& rows, const float* weight, int count, Stream& stream);
// Zeros beyond the detector; with a taper, of n = 1 .. count, rows go on as `beyond` says.
void pad_rows(const PairRows& rows, const Continuation& beyond, const float* taper, int count,
              Stream& stream);
// Spectra times response[|k|] and the weight of their view; response null: rows times the weight.
void filter_rows(const PairRows& rows, const float* response, const float* view_weight, Stream& stream);

// --- slice_tile.cu: direct back projection of filtered rows.
struct ViewLine {
  double cosine, sine;
};
struct SliceGeometry {
  int width = 0;                                      // of the whole slice
  int x0 = 0, y0 = 0, out_width = 0, out_height = 0;  // what of it is wanted
  double circle2 = 0;                                 // square of the radius beyond which pixels are 0
};
// axis_px: of each slice, on the device; is_tilted: they differ. out: [slice][y][x].
void back_project(const PairRows& rows, const ViewLine* lines, const double* axis_px, bool is_tilted,
                  const SliceGeometry& geometry, float* out, Stream& stream);

// --- leaning_lines.cu: device/leaning_fbp.h, from rows of some views to lines.
// Rows [view][row][column] to pairs, zeros after the last one; columns beyond the detector are left alone.
void pair_rows(const float* from, int count, const PairRows& rows, Stream& stream);
// What a line is mixed of (device/leaning_fbp.h).
struct SampleMix {
  const int* row = nullptr;  // four of each sample
  const CubicWeights<float>* weight = nullptr;
  int samples = 0;
};
// lines: [view][column][sample], with `margin` columns of zeros at either end.
void resample_lines(const PairRows& rows, const SampleMix& mix, int margin, float* lines, Stream& stream);

// --- leaning_tile.cu: device/leaning_fbp.h, some of the views.
inline constexpr int kLeaningSlices = 32;  // made together
struct LeaningPart {
  const float* lines = nullptr;  // [view][column][sample]
  const ViewLine* view = nullptr;
  // columns: with `margin` of them beyond either end of the detector.
  int views = 0, columns = 0, samples = 0;
  int margin = 0;
  int first_slice = 0;            // sample that the first slice falls on at the axis
  double axis_px = 0, slope = 0;  // tangent of the angle by which the axis leans
  bool is_first = true;           // false: other views were added to `out` before
};
// out: [slice][y][x], `groups` times kLeaningSlices of them.
void add_leaning(const LeaningPart& part, const SliceGeometry& geometry, int groups, float* out,
                 Stream& stream);

// --- gridding.cu: device/fourier.h.
// A view as a line through the centre of the grid, in the order of directions: sample k lies at k * (du, dv)
// cells.
struct GridRay {
  float du, du_rest, dv, dv_rest;  // value and what rounding took from it
  float per_du, per_dv;            // 1 / du, 1 / dv; 1e30 for 0
  int view;
  float weight;
  double shift_px;
};
struct Gridding {
  int grid = 0, padded = 0, taps = 0, steps = 0;
  int rays = 0, bins = 0;
  const GridRay* ray = nullptr;
  const int* first_ray = nullptr;    // of each of `bins` equal parts of half a turn, and one beyond
  const float* kernel = nullptr;     // [tap * steps + ...]: weight over distance, see kernel_curve()
  const float* response = nullptr;   // per k = 0 .. padded / 2
  const float* deapodise = nullptr;  // per pixel
  int centre = 0;                    // pixel that holds x = 0
  float core_cells = 0;              // radius within which a block, not a thread, makes a cell
};
// Pairs that share weights: 1, 2 or 4. Samples lie [group of pairs][ray][k][pair of the group].
int pairs_together(int pairs);
// Spectra of the rows (transformed) as samples of rays k = -padded/2 .. padded/2.
void sample_rays(const PairRows& rows, const Gridding& how, const double* axis_px, Complex* samples,
                 Stream& stream);
size_t sample_bytes(const PairRows& rows, const Gridding& how);
// grid: [pair][grid][grid], from frequency -grid/2 on.
void fill_grid(const Complex* samples, const Gridding& how, int pairs, Complex* grid, Stream& stream);
// The transformed grid as slices.
void take_slices(const Complex* grid, const Gridding& how, int pairs, const SliceGeometry& geometry,
                 float* out, Stream& stream);

// --- projecting.cu: device/projector.h; each the transpose of a step of gridding.cu. Samples beyond `pairs`
// of a group are 0. Rows of `count` views of a set to the first rows of `to`, with zeros behind them; and
// back, 0 where the detector is not.
void put_rows(const PairRows& from, const int* views, int count, const PairRows& to, Stream& stream);
void take_rows(const PairRows& from, const int* views, int count, const PairRows& to, Stream& stream);
// slices: [slice][y][x], of the whole width. The whole grid is written.
void put_slices(const float* slices, const Gridding& how, int pairs, const SliceGeometry& geometry,
                Complex* grid, Stream& stream);
void gather_samples(const Complex* grid, const Gridding& how, int pairs, Complex* samples, Stream& stream);
// Of the rows of all rays; to be transformed forwards.
void spectra_of_rays(const Complex* samples, const Gridding& how, const double* axis_px, const PairRows& rows,
                     Stream& stream);

// --- convert.cu: slices through a window to whole numbers. seen: [slice][part].
int parts_of_slice(int pixels);
void convert_slices(const float* from, int slices, int pixels, const OutputWindow& window, void* to,
                    SliceSeen* seen, Stream& stream);

}  // namespace harima::CT_GPU_TARGET
