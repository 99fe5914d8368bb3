// SPDX-License-Identifier: BSD-3-Clause
// The table of one instruction set.
#include "device/cpu/lanes/kernels.h"

#define CT_NAME_OF(target) #target
#define CT_TEXT(target) CT_NAME_OF(target)

namespace harima::CT_LANES_TARGET {

extern const LaneKernels kTable[3];
const LaneKernels kTable[3] = {
    {CT_TEXT(CT_LANES_TARGET), fft_16, SpectrumKernels<16>::multiply, SpectrumKernels<16>::multiply_mixed,
     make_pairs, GridKernels<16>::spread, SpectrumKernels<16>::unpack,
     SpectrumKernels<16>::filter_conjugate, SpectrumKernels<16>::interleave_conjugate, place, PixelKernels<16>::back_project,
     PixelKernels<16>::correct, PixelKernels<16>::median, SpectrumKernels<16>::pack,
     ColumnKernels<16>::apart, ColumnKernels<16>::together, height_items},
    {CT_TEXT(CT_LANES_TARGET), fft_8, SpectrumKernels<8>::multiply, SpectrumKernels<8>::multiply_mixed,
     make_pairs, GridKernels<8>::spread, SpectrumKernels<8>::unpack,
     SpectrumKernels<8>::filter_conjugate, SpectrumKernels<8>::interleave_conjugate, place, PixelKernels<8>::back_project,
     PixelKernels<8>::correct, PixelKernels<8>::median, SpectrumKernels<8>::pack,
     ColumnKernels<8>::apart, ColumnKernels<8>::together, height_items},
    {CT_TEXT(CT_LANES_TARGET), fft_4, SpectrumKernels<4>::multiply, SpectrumKernels<4>::multiply_mixed,
     make_pairs, GridKernels<4>::spread, SpectrumKernels<4>::unpack,
     SpectrumKernels<4>::filter_conjugate, SpectrumKernels<4>::interleave_conjugate, place, PixelKernels<4>::back_project,
     PixelKernels<4>::correct, PixelKernels<4>::median, SpectrumKernels<4>::pack,
     ColumnKernels<4>::apart, ColumnKernels<4>::together, height_items},
};

}  // namespace harima::CT_LANES_TARGET
