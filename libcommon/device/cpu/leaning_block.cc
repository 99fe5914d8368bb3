// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/leaning_block.h"

#include "base/vector_clones.h"

namespace harima {

namespace {

constexpr int kFarthest = 1 << 22;  // samples from a slice

// Of a row of pixels in a block of views, along cells or along samples.
struct Places {
  std::array<int, size_t(LeaningBlock::kViews) * LeaningBlock::kMostPixels> cell;
  std::array<float, size_t(LeaningBlock::kViews) * LeaningBlock::kMostPixels> rest, fraction;
};

CT_VECTOR_CLONES void make_offsets(const int* column, const int* sample, int count, int pitch, int base,
                                   int last, int* __restrict offset) {
  for (int i = 0; i < count; ++i) {
    const int at = base + sample[i];
    offset[i] = column[i] * pitch + (at < 0 ? 0 : at > last ? last : at);
  }
}

}  // namespace

void LeaningBlock::add_row(double x, double y, int pixels, float* sums) const {
  const LaneKernels& kernels = lane_kernels(16);
  Places cells, samples;
  std::array<int, size_t(kViews) * kMostPixels> offset;
  for (int v = 0; v < count; ++v) {
    const double c = cosine[size_t(v)], s = sine[size_t(v)];
    const size_t at = size_t(v) * size_t(pixels);
    kernels.place(column + x * (across * c) + y * (across * s), float(across * c), pixels, first_cell,
                  last_cell, &cells.cell[at], &cells.rest[at], &cells.fraction[at]);
    kernels.place((y * c - x * s) * slope + rise[size_t(v)], float(-s * slope), pixels, -kFarthest, kFarthest,
                  &samples.cell[at], &samples.rest[at], &samples.fraction[at]);
    make_offsets(&cells.cell[at], &samples.cell[at], pixels, int(pitch), sample, last_sample, &offset[at]);
  }
  kernels.back_project_leaning({lines.data(), pitch, offset.data(), cells.rest.data(), cells.fraction.data(),
                                samples.rest.data(), samples.fraction.data(), count, pixels},
                               sums);
}

}  // namespace harima
