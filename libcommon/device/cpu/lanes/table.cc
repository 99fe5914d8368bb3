// SPDX-License-Identifier: BSD-3-Clause
// The table of one instruction set.
#include "device/cpu/lanes/kernels.h"

#define CT_NAME_OF(target) #target
#define CT_TEXT(target) CT_NAME_OF(target)

namespace harima::CT_LANES_TARGET {

namespace {

template <int L>
constexpr LaneKernels kKernels = {
    .target = CT_TEXT(CT_LANES_TARGET),
    .fft = FftKernel<L>::fft,
    .multiply = SpectrumKernels<L>::multiply,
    .multiply_mixed = SpectrumKernels<L>::multiply_mixed,
    .make_pairs = make_pairs,
    .spread = GridKernels<L>::spread,
    .gather = GridKernels<L>::gather,
    .place = place,
    .back_project = PixelKernels<L>::back_project,
    .back_project_leaning = back_project_leaning,
    .shift_lines = shift_lines,
    .merge_views = merge_views,
    .correct = PixelKernels<L>::correct,
    .median = PixelKernels<L>::median,
    .transpose = transpose,
    .unpack_backwards = ColumnKernels<L>::unpack_backwards,
    .pack_backwards = ColumnKernels<L>::pack_backwards,
    .convolve = ColumnKernels<L>::convolve,
    .height_items = height_items,
    .ascends = ascends,
    .median_row = RowKernels<L>::median_row,
    .weighted_rows = weighted_rows,
    .add_roughness = add_roughness,
    .add_between = add_between,
};

}  // namespace

extern const LaneKernels kTable[3];
const LaneKernels kTable[3] = {kKernels<16>, kKernels<8>, kKernels<4>};

}  // namespace harima::CT_LANES_TARGET
