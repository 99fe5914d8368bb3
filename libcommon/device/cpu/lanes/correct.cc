// SPDX-License-Identifier: BSD-3-Clause
// Detector rows to line integrals, sixteen columns at a time, turned into cells while they are in L1.
#include "device/cpu/lanes/kernels.h"

#include <cstdint>

#include "math/transmission.h"

namespace harima::CT_LANES_TARGET {

namespace {

constexpr int kBlock = 16;

template <class T>
inline void correct_block(const RawRow& row, int first, int count, float* p, RowTally& tally) {
  const T* pixels = static_cast<const T*>(row.pixels) + first;
  float signal[kBlock], open[kBlock];
  for (int i = 0; i < count; ++i) signal[i] = float(pixels[i]) - (row.dark ? row.dark[first + i] : 0.0f);
  for (int i = 0; i < count; ++i)
    open[i] = row.before ? open_beam(row.before[first + i], row.after[first + i], row.weight,
                                     row.dark ? row.dark[first + i] : 0.0f, row.floor)
                         : 1.0f;
  int clipped = 0;
  float lowest = tally.lowest_signal, largest = tally.largest_p;
  for (int i = 0; i < count; ++i) {
    lowest = signal[i] < lowest ? signal[i] : lowest;
    clipped += signal[i] > row.floor ? 0 : 1;
    p[i] = line_integral(floored(signal[i], row.floor), open[i]) + row.gain;
    largest = p[i] > largest ? p[i] : largest;
  }
  tally.clipped += clipped;
  tally.lowest_signal = lowest;
  tally.largest_p = largest;
}

template <class T>
inline void copy_block(const RawRow& row, int first, int count, float* p) {
  const T* pixels = static_cast<const T*>(row.pixels) + first;
  for (int i = 0; i < count; ++i) p[i] = float(pixels[i]);
}

template <class T, int L>
void correct_rows(const RawRow* rows, int columns, float* cells, RowTally* tally) {
  for (int first = 0; first < columns; first += kBlock) {
    const int count = columns - first < kBlock ? columns - first : kBlock;
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
