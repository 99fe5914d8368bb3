// SPDX-License-Identifier: BSD-3-Clause
// The inner loops of hierarchical back projection about a leaning axis: views brought to a common place, and
// added up.
#include "device/cpu/lanes/kernels.h"

namespace harima::CT_LANES_TARGET {

namespace {

#if defined(__AVX512F__)
constexpr int kWide = 16;
#else
constexpr int kWide = 8;
#endif
constexpr int kPart = SampleParts::kPart, kColumns = ViewMerge::kColumns;
constexpr int kAhead = 8;  // columns that are fetched before they are wanted: they lie pages apart

inline void fetch(const float* from, SampleParts parts) {
  for (int part = parts.first; part <= parts.last; ++part) __builtin_prefetch(from + part * kPart);
}

// Cells of one phase, kColumns of them at cells 2 apart: of each view four columns are mixed, and added to
// both directions.
inline void merge_cells(const ViewMerge& run, int phase, int column, int sample, float* one, float* other) {
  Vector<kWide> to_one[kColumns], to_other[kColumns];
  const size_t step = 2 * run.pitch;
  for (int i = 0; i < kColumns; ++i) {
    to_one[i] = load<kWide>(one + size_t(i) * step);
    to_other[i] = load<kWide>(other + size_t(i) * step);
  }
  for (int v = 0; v < run.views; ++v) {
    const ViewMerge::View& view = run.view[v];
    const float* from = view.lines + size_t(column + view.late[phase]) * run.pitch + sample;
    Vector<kWide> in[kColumns + 3], weight[4];
    for (int i = 0; i < kColumns + 3; ++i) in[i] = load<kWide>(from + size_t(i) * run.pitch);
    for (int k = 0; k < 4; ++k) weight[k] = splat<kWide>(view.weight[phase][k]);
    const Vector<kWide> first = splat<kWide>(view.rest), second = splat<kWide>(view.share);
    for (int i = 0; i < kColumns; ++i) {
      Vector<kWide> sum = in[i] * weight[0];
      for (int k = 1; k < 4; ++k) sum = fma_of<kWide>(in[i + k], weight[k], sum);
      to_one[i] = fma_of<kWide>(sum, first, to_one[i]);
      to_other[i] = fma_of<kWide>(sum, second, to_other[i]);
    }
  }
  for (int i = 0; i < kColumns; ++i) {
    store<kWide>(one + size_t(i) * step, to_one[i]);
    store<kWide>(other + size_t(i) * step, to_other[i]);
  }
}

}  // namespace

void shift_lines(const LineShift& run, float* out) {
  constexpr int kTaps = LineShift::kTaps;
  Vector<kWide> weight[kTaps];
  for (int k = 0; k < kTaps; ++k) weight[k] = splat<kWide>(run.weight[k]);
  for (int i = 0; i < run.columns; ++i, out += run.pitch) {
    if (i + kAhead < run.columns) fetch(run.from[i + kAhead], run.parts[i + kAhead]);
    const float* from = run.from[i];
    for (int at = run.parts[i].first * kPart; at < run.parts[i].last * kPart; at += kWide) {
      Vector<kWide> sum = load<kWide>(from + at) * weight[0];
      for (int k = 1; k < kTaps; ++k) sum = fma_of<kWide>(load<kWide>(from + at + k), weight[k], sum);
      store<kWide>(out + at, sum);
    }
  }
}

void merge_views(const ViewMerge& run, float* one, float* other) {
  for (int block = 0; block < run.blocks; ++block)
    for (int phase = 0; phase < 2; ++phase)
      for (int at = run.parts[block].first * kPart; at < run.parts[block].last * kPart; at += kWide) {
        const size_t cell = size_t(2 * block * kColumns + phase) * run.pitch + size_t(at);
        merge_cells(run, phase, block * kColumns, at, one + cell, other + cell);
      }
}

}  // namespace harima::CT_LANES_TARGET
