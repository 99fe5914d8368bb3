// SPDX-License-Identifier: BSD-3-Clause
// Noise classes of blocks. Class 0: all residuals are 0, and take no bytes. Else by the mean size m of the
// residuals, four classes an octave: of classes above, `shift` low bits stand as they are and what is above
// them is a symbol, so that m is 4 to 8 symbols. (A bin of width d within noise of deviation s costs d^2 /
// (24 s^2 ln 2) bits: at most 0.003.) The octaves that are shifted look alike and share four tables.
#pragma once

#include <bit>
#include <cstdint>

#include "codec/lanes.h"

namespace harima {

inline constexpr int kClasses = 80;         // 0 ... 79
inline constexpr int kTables = 34;          // of symbols
inline constexpr int kFirstShifted = 31;    // class; those below have a table each
inline constexpr int kQuarterOfFirst = 17;  // class = quarter - this; m = 2^(quarter / 4 - 9)

// floor(4 log2(value)) of a value above 0.
constexpr int quarter_octave(uint32_t value) {
  const int octave = 31 - std::countl_zero(value);
  const uint32_t mantissa = value << (31 - octave);  // from 2^31
  // 2^(31 + i / 4).
  return 4 * octave + (mantissa >= 2553802834u) + (mantissa >= 3037000500u) + (mantissa >= 3611622603u);
}

// Of `count` residuals whose sizes add up to `sum`.
constexpr int class_of(uint32_t sum, int count) {
  if (sum == 0) return 0;
  const uint32_t whole = uint32_t(uint64_t(sum) * kBlock / uint32_t(count));
  const int c = quarter_octave(whole) - kQuarterOfFirst;
  return c < 1 ? 1 : c;
}
constexpr int shift_of(int c) { return c < kFirstShifted ? 0 : (c + kQuarterOfFirst) / 4 - 11; }
constexpr int table_of(int c) { return c < kFirstShifted ? c - 1 : kFirstShifted - 1 + c % 4; }

}  // namespace harima
