// SPDX-License-Identifier: BSD-3-Clause
// Detector rows to line integrals, sixteen columns at a time, turned into cells while they are in L1.
#include "device/cpu/lanes/kernels.h"

#include <cstdint>

#include "math/transmission.h"

namespace harima::CT_LANES_TARGET {

namespace {

constexpr int kBlock = 16;

// What was seen at each place of the blocks of a row: sums and extremes place by place, so that loops become vectors.
struct BlockTally {
  int clipped[kBlock];
  float lowest[kBlock], largest[kBlock];
};

template <class T>
[[gnu::always_inline]] inline void correct_block(const RawRow& row, int first, int count, float* p, BlockTally& tally) {
  const T* pixels = static_cast<const T*>(row.pixels) + first;
  float dark[kBlock], signal[kBlock], open[kBlock];
  for (int i = 0; i < count; ++i) dark[i] = row.dark ? row.dark[first + i] : 0.0f;
  for (int i = 0; i < count; ++i) signal[i] = float(pixels[i]) - dark[i];
  if (row.before)
    for (int i = 0; i < count; ++i)
      open[i] = open_beam(row.before[first + i], row.after[first + i], row.weight, dark[i], row.floor);
  else
    for (int i = 0; i < count; ++i) open[i] = 1.0f;
  for (int i = 0; i < count; ++i) p[i] = line_integral(floored(signal[i], row.floor), open[i]) + row.gain;
  for (int i = 0; i < count; ++i) {
    tally.clipped[i] += signal[i] > row.floor ? 0 : 1;
    tally.lowest[i] = signal[i] < tally.lowest[i] ? signal[i] : tally.lowest[i];
    tally.largest[i] = p[i] > tally.largest[i] ? p[i] : tally.largest[i];
  }
}

template <class T>
[[gnu::always_inline]] inline void copy_block(const RawRow& row, int first, int count, float* p) {
  const T* pixels = static_cast<const T*>(row.pixels) + first;
  for (int i = 0; i < count; ++i) p[i] = float(pixels[i]);
}

// Columns [first, first + count). Inlined with count = kBlock known, so that its loops become vectors.
template <class T, int L>
[[gnu::always_inline]] inline void correct_columns(const RawRow* rows, int first, int count, float* cells, BlockTally* tally) {
  float p[L][kBlock] = {};
  for (int lane = 0; lane < L; ++lane) {
    if (!rows[lane].pixels) continue;
    if (rows[lane].take_log) correct_block<T>(rows[lane], first, count, p[lane], tally[lane]);
    else copy_block<T>(rows[lane], first, count, p[lane]);
  }
  float* to = cells + size_t(first) * L;
  for (int i = 0; i < count; ++i)
    for (int lane = 0; lane < L; ++lane) to[i * L + lane] = p[lane][i];
}

template <class T, int L>
void correct_rows(const RawRow* rows, int columns, float* cells, RowTally* tally) {
  BlockTally seen[L];
  for (int lane = 0; lane < L; ++lane)
    for (int i = 0; i < kBlock; ++i) {
      seen[lane].clipped[i] = 0;
      seen[lane].lowest[i] = tally[lane].lowest_signal;
      seen[lane].largest[i] = tally[lane].largest_p;
    }
  int first = 0;
  for (; first + kBlock <= columns; first += kBlock) correct_columns<T, L>(rows, first, kBlock, cells, seen);
  if (first < columns) correct_columns<T, L>(rows, first, columns - first, cells, seen);
  for (int lane = 0; lane < L; ++lane)
    for (int i = 0; i < kBlock; ++i) {
      const BlockTally& s = seen[lane];
      tally[lane].clipped += s.clipped[i];
      if (s.lowest[i] < tally[lane].lowest_signal) tally[lane].lowest_signal = s.lowest[i];
      if (s.largest[i] > tally[lane].largest_p) tally[lane].largest_p = s.largest[i];
    }
}

}  // namespace

// The order of PixelType: u8, u16, i16, u32, i32, f32.
template <int L>
void PixelKernels<L>::correct(int type, const RawRow* rows, int columns, float* cells, RowTally* tally) {
  switch (type) {
    case 0: return correct_rows<uint8_t, L>(rows, columns, cells, tally);
    case 1: return correct_rows<uint16_t, L>(rows, columns, cells, tally);
    case 2: return correct_rows<int16_t, L>(rows, columns, cells, tally);
    case 3: return correct_rows<uint32_t, L>(rows, columns, cells, tally);
    case 4: return correct_rows<int32_t, L>(rows, columns, cells, tally);
    default: return correct_rows<float, L>(rows, columns, cells, tally);
  }
}

template void PixelKernels<16>::correct(int, const RawRow*, int, float*, RowTally*);
template void PixelKernels<8>::correct(int, const RawRow*, int, float*, RowTally*);
template void PixelKernels<4>::correct(int, const RawRow*, int, float*, RowTally*);

}  // namespace harima::CT_LANES_TARGET
