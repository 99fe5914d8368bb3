// SPDX-License-Identifier: BSD-3-Clause
// The hot loops of the image codec, compiled once per instruction set (codec/lanes/*.cc) and chosen at run
// time. Plain pointers and structs only. All of it is integer arithmetic, or floating point whose rounding
// errors are corrected: every instruction set makes the same bytes.
//
// Pixels are int16, biased: the value of a u16 minus 32768. A chunk is 32 of them, side by side. Rows may be
// read kMargin columns before their first pixel and up to a chunk and kMargin after their last one.
#pragma once

#include <cstddef>
#include <cstdint>

namespace harima {

inline constexpr int kChunk = 32;          // pixels that are predicted together: 16 even columns, 16 odd ones
inline constexpr int kBlock = 512;         // residuals of one noise class: 16 steps of kChunk
inline constexpr int kMargin = 8;          // columns on either side of a row
inline constexpr int kWeightBits = 13;     // weights are multiples of 2^-13
inline constexpr int kFrequencyBits = 12;  // frequencies of symbols add up to 2^12
// Differences of pixels that a fit sees: their squares add up in 32 bits.
inline constexpr int kFitLimit = 2047;

inline constexpr int kLocalValues = 16;  // of a pixel, that a fit next to it sees

// Two neighbouring pixels at[x], at[x + 1] and what they weigh in the prediction of column x.
struct TapRow {
  const int16_t* at;
  int16_t weight[2];
};

// What predicts one phase (the even or the odd columns) of a row: (offset + sum of weight * pixel) >>
// kWeightBits.
struct PhaseTaps {
  const TapRow* taps;  // for the odd columns, `at` is one further right already
  int count;
  int32_t offset;  // rounding included
};

// Where the residuals of a row stand: chunk i at first + i * step, but the last one, which may be a part, at
// last. All of its kChunk numbers are written, or looked at.
struct ResidualRow {
  int16_t* first;
  size_t step;
  int16_t* last;
};

// An in-loop quantiser: steps of 2 * bound + 1, so that every pixel is at most `bound` off; biased pixels
// from low to high.
struct Quantiser {
  int bound, low, high;
  int step() const { return 2 * bound + 1; }
};

// How the residuals of a block become symbols: residual >> shift, between low and low + span, minus low.
struct SymbolRange {
  int shift, low, span;
};
inline size_t low_bytes(int steps, int shift) { return size_t((steps * shift + 15) / 16) * kChunk * 2; }

struct CodecKernels {
  const char* target;
  // Pixels of one row of a frame (type: of PixelType; 8 and 16 bit) as biased ones, and back.
  void (*load_row)(int type, const void* from, int count, int16_t* to);
  void (*store_row)(int type, const int16_t* from, int count, void* to);
  // residual = pixel - prediction, modulo 2^16.
  void (*predict_row)(const PhaseTaps* phases, const int16_t* row, int chunks, const ResidualRow& residuals);
  // The same for `rows` rows, `row_step` apart in all planes. The residuals of a row follow those of the one
  // above it: chunks kChunk behind, the last one `last_columns`.
  void (*predict_strip)(const PhaseTaps* phases, const int16_t* first_row, size_t row_step, int rows,
                        int chunks, const ResidualRow& residuals, int last_columns);
  // Sums of weight * pixel and the offset, modulo 2^32: of each chunk those of its even columns, then of its
  // odd ones.
  void (*sum_taps)(const PhaseTaps* phases, int chunks, int32_t* sums);
  // The way back, with the margins of each row: all even columns, and then, when what the odd ones look at is
  // there, those.
  void (*restore_strip)(const PhaseTaps* phases, int16_t* first_row, size_t row_step, int rows, int chunks,
                        const ResidualRow& residuals, int last_columns);
  // Encoder with an error bound: residuals of a phase (0 even, 1 odd) in quantiser steps, and the row as the
  // decoder will have it. `restored` may not be `row`.
  void (*quantise_phase)(const PhaseTaps& taps, int phase, const Quantiser& quantiser, const int16_t* row,
                         int16_t* restored, int chunks, const ResidualRow& residuals);
  void (*dequantise_phase)(const PhaseTaps& taps, int phase, const Quantiser& quantiser, int16_t* row,
                           int chunks, const ResidualRow& residuals);
  // Largest |a - b|.
  int (*largest_difference)(const int16_t* a, const int16_t* b, int count);
  // mean + (pixel - mean) * rate / 2^15, rounded; rate up to 2^14.
  void (*update_mean)(const int16_t* mean, const int16_t* pixels, size_t count, int rate, int16_t* to);

  // Sum of |residual| of each block; the last one may be shorter.
  void (*block_sums)(const int16_t* residuals, size_t count, uint32_t* sums);
  // `steps` chunks of a block: symbols, and the low `shift` bits of the residuals, packed: lane i of a chunk
  // fills words i, i + kChunk, ... from their lowest bit; low_bytes(steps, shift) bytes. Returns whether some
  // symbol was out of range and had to be clamped.
  bool (*split_block)(const int16_t* residuals, int steps, const SymbolRange& range, uint8_t* symbols,
                      uint8_t* low);
  void (*merge_block)(const uint8_t* symbols, const uint8_t* low, int steps, const SymbolRange& range,
                      int16_t* residuals);

  // rANS (Duda 2013; as laid out by Giesen 2014) with kChunk states of 32 bits, 16 at a time, and 12-bit
  // frequencies. Encoder: the steps in reverse, words written downwards from `end`; returns the new end.
  // Overwrites up to 8 words below it. table[s] = frequency | start << 16 for `count` symbols; 256 entries
  // may be looked at.
  uint16_t* (*encode_symbols)(const uint32_t* table, int count, const uint8_t* symbols, int steps,
                              uint32_t* states, uint16_t* end);
  // Decoder: table[slot] = symbol | frequency << 8 | (slot - start) << 20. Reads at most steps * kChunk words
  // and may look at kChunk more; returns where it stopped.
  const uint16_t* (*decode_symbols)(const uint32_t* table, const uint16_t* words, int steps, uint32_t* states,
                                    uint8_t* symbols);

  // kLocalValues taps >> shift, at most kFitLimit either way, into the low (or is_odd: the high) halves of
  // `pairs`; returns the sum of each times weights[2 i]. weights[2 i + 1] are 0.
  int32_t (*weigh_taps)(const int32_t* taps, const int16_t* weights, int shift, int is_odd, uint32_t* pairs);
  // sums[a * kLocalValues + b] = sum over `count` rows of pairs, at most kChunk / 2, of both products of
  // value a and value b.
  void (*local_products)(const uint32_t* pairs, int count, int32_t* sums);

  // to[i] = (from[2 i] - base[2 i]) >> shift, at most kFitLimit either way. Reads and writes as if `count`
  // were a multiple of kChunk / 2.
  void (*differences)(const int16_t* from, const int16_t* base, int count, int shift, int16_t* to);
  // sums[a * rows + b] += sum over i of row a [i] * row b [i], b >= a. Rows are `step` apart, count is a
  // multiple of kChunk, numbers are at most kFitLimit.
  void (*products)(const int16_t* values, size_t step, int rows, int count, int64_t* sums);
};

// Kernels of the best instruction set this processor has.
const CodecKernels& codec_kernels();
// Forces an instruction set ("generic", "avx2", "avx512"), for tests; "" for the best. False if it cannot run
// here.
bool force_codec_target(const char* target);

}  // namespace harima
