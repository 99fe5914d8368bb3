// SPDX-License-Identifier: BSD-3-Clause
// Detector rows to line integrals or transmissions, a run of columns at a time, turned into cells while they
// are in L1.
#include <cstdint>
#include <cstring>

#include "device/cpu/lanes/kernels.h"
#include "device/cpu/lanes/square.h"
#include "math/transmission.h"

namespace harima::CT_LANES_TARGET {

namespace {

constexpr int kBlock = 16;
// Columns of one row before the next row's turn: rows often lie a page apart and share cache sets.
constexpr int kRun = 256;
using Block = Vector<kBlock>;

// What was seen at each place of the blocks of a row.
struct BlockTally {
  Block clipped, lowest, largest;
};

template <class T>
inline Block to_floats(const T* pixels) {
  typedef T Pixels __attribute__((vector_size(kBlock * sizeof(T))));
  Pixels v;
  std::memcpy(&v, pixels, sizeof v);
  return __builtin_convertvector(v, Block);
}

inline Block load_or(const float* row, int first, float otherwise) {
  return row ? load<kBlock>(row + first) : splat<kBlock>(otherwise);
}

// Of line integrals.
inline void take_block(Block read, float* p, BlockTally& tally) {
  store<kBlock>(p, read);
  for (int i = 0; i < kBlock; ++i) p[i] = line_integral_read(p[i]);
  tally.clipped += read == load<kBlock>(p) ? Block{} : splat<kBlock>(1.0f);
}

// Columns [first, first + kBlock) of a row.
template <class T>
inline void correct_block(const RawRow& row, int first, float* p, BlockTally& tally) {
  const Block counts = to_floats(static_cast<const T*>(row.pixels) + first);
  if (row.value == PixelValue::as_read) return take_block(counts, p, tally);
  float signal[kBlock], dark[kBlock], before[kBlock], after[kBlock];
  store<kBlock>(dark, load_or(row.dark, first, 0.0f));
  store<kBlock>(before, load_or(row.before, first, 1.0f));
  store<kBlock>(after, load_or(row.after, first, 1.0f));
  const Block s = counts - load<kBlock>(dark);
  store<kBlock>(signal, s);
  // Kept as loops, which become vectors as a whole.
  if (row.before)
#pragma GCC unroll 1
    for (int i = 0; i < kBlock; ++i)
      before[i] = open_beam(before[i], after[i], row.weight, dark[i], row.floor);
  if (row.value == PixelValue::transmission)
#pragma GCC unroll 1
    for (int i = 0; i < kBlock; ++i) p[i] = floored(signal[i], row.floor) / before[i];
  else
#pragma GCC unroll 1
    for (int i = 0; i < kBlock; ++i)
      p[i] = line_integral(floored(signal[i], row.floor), before[i]) + row.gain;
  const Block v = load<kBlock>(p), one = splat<kBlock>(1.0f);
  tally.clipped += s > splat<kBlock>(row.floor) ? Block{} : one;
  tally.lowest = s < tally.lowest ? s : tally.lowest;
  tally.largest = v > tally.largest ? v : tally.largest;
}

// A run of all lanes, read in whole blocks, to the first `places` of its cells.
template <class T, int L>
inline void correct_run(const RawRow* rows, int first, int places, float* cells, BlockTally* tally) {
  float p[L][kRun];
  for (int lane = 0; lane < L; ++lane)
    for (int x = 0; x < places; x += kBlock)
      if (rows[lane].pixels) correct_block<T>(rows[lane], first + x, &p[lane][x], tally[lane]);
      else store<kBlock>(&p[lane][x], Block{});
  transpose_tile(p[0], kRun, L, places, cells, L);
}

// The last columns of a row, when they do not fill a block: a copy that does.
template <class T>
struct LastColumns {
  T pixels[kBlock] = {};
  float dark[kBlock] = {}, before[kBlock] = {}, after[kBlock] = {};

  RawRow copy(const RawRow& row, int first, int count) {
    RawRow out = row;
    auto take = [&](const float*& from, float* to) {
      if (from)
        from = static_cast<const float*>(std::memcpy(to, from + first, size_t(count) * sizeof(float)));
    };
    if (row.pixels)
      out.pixels = std::memcpy(pixels, static_cast<const T*>(row.pixels) + first, size_t(count) * sizeof(T));
    take(out.dark, dark);
    take(out.before, before);
    take(out.after, after);
    return out;
  }
};

inline void merge(const BlockTally& seen, int places, RowTally& tally) {
  for (int i = 0; i < places; ++i) {
    tally.clipped += int(seen.clipped[i]);
    if (seen.lowest[i] < tally.lowest_signal) tally.lowest_signal = seen.lowest[i];
    if (seen.largest[i] > tally.largest_p) tally.largest_p = seen.largest[i];
  }
}

template <class T, int L>
void correct_rows(const RawRow* rows, int columns, float* cells, RowTally* tally) {
  BlockTally seen[L], seen_last[L];
  for (int lane = 0; lane < L; ++lane)
    seen[lane] = seen_last[lane] = {Block{}, splat<kBlock>(tally[lane].lowest_signal),
                                    splat<kBlock>(tally[lane].largest_p)};
  const int whole = columns / kBlock * kBlock, rest = columns - whole;
  for (int first = 0; first < whole; first += kRun)
    correct_run<T, L>(rows, first, whole - first < kRun ? whole - first : kRun, cells + size_t(first) * L,
                      seen);
  if (rest > 0) {
    LastColumns<T> copies[L];
    RawRow last[L];
    for (int lane = 0; lane < L; ++lane) last[lane] = copies[lane].copy(rows[lane], whole, rest);
    correct_run<T, L>(last, 0, rest, cells + size_t(whole) * L, seen_last);
  }
  for (int lane = 0; lane < L; ++lane) {
    merge(seen[lane], kBlock, tally[lane]);
    merge(seen_last[lane], rest, tally[lane]);
  }
}

}  // namespace

// The order of PixelType: u8, u16, i16, u32, i32, f32.
template <int L>
void PixelKernels<L>::correct(int type, const RawRow* rows, int columns, float* cells, RowTally* tally) {
  switch (type) {
    case 0:
      return correct_rows<uint8_t, L>(rows, columns, cells, tally);
    case 1:
      return correct_rows<uint16_t, L>(rows, columns, cells, tally);
    case 2:
      return correct_rows<int16_t, L>(rows, columns, cells, tally);
    case 3:
      return correct_rows<uint32_t, L>(rows, columns, cells, tally);
    case 4:
      return correct_rows<int32_t, L>(rows, columns, cells, tally);
    default:
      return correct_rows<float, L>(rows, columns, cells, tally);
  }
}

template void PixelKernels<16>::correct(int, const RawRow*, int, float*, RowTally*);
template void PixelKernels<8>::correct(int, const RawRow*, int, float*, RowTally*);
template void PixelKernels<4>::correct(int, const RawRow*, int, float*, RowTally*);

}  // namespace harima::CT_LANES_TARGET
