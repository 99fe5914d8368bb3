// SPDX-License-Identifier: BSD-3-Clause
// What the weights of a whole frame miss: a prediction is corrected by a weighted sum of how far the pixels
// next to it are from it, and of how far they were from theirs. These weights are never stored: encoder and
// decoder fit them, tile by tile of 32 columns, to the rows above, and to the same place in the frame before.
// All of it is whole numbers but the solution of the normal equations, in doubles that are rounded after each
// operation, in a stated order. man/harima-fcz.5 has it step by step. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "codec/lanes.h"

namespace harima {

class LocalFit {
 public:
  static constexpr int kTaps = kLocalValues - 1;
  using Taps = std::array<int32_t, kLocalValues>;  // the last one is not looked at

  LocalFit(int width, int height, bool has_next_frame);
  void begin_group();
  void begin_row(int y);
  // The correction for column x, one after the other in a row; taps and it are in eighths of a count.
  int32_t correct(int x, const Taps& taps);
  // The error that the prediction had without it.
  void learn(int x, int32_t error);
  void end_frame();

 private:
  // Of products of taps and, the last one, of the error.
  using Sums = std::array<int64_t, size_t(kLocalValues) * kLocalValues>;
  struct Tile {
    Sums sums{};
    std::array<int16_t, 2 * kLocalValues> weight{};  // every other one 0
    int64_t both = 0, squares = 0;                   // of correction and error; of corrections
    int64_t new_both = 0, new_squares = 0, sizes = 0;
    int32_t mean_size = 0;     // of errors, in 1/16 of their unit
    int shift = 0, share = 0;  // share of the correction that is used, in 1/256
  };
  void begin_tile(size_t k, int y);
  void solve(size_t k, int y);
  void end_tile(size_t k, int columns);
  uint32_t* pairs_of(int x) { return pairs_.data() + size_t(x % kChunk / 2) * kLocalValues; }
  const Sums* before(size_t k, int y) const;

  int width_, height_, y_ = 0;
  size_t frames_ = 0;
  int32_t correction_ = 0;  // of the last pixel, all of it, shifted down
  std::vector<Tile> tiles_;
  // Of each 8th row of the frame before, by tile; empty if there is no other frame.
  std::vector<Sums> before_;
  // Taps and errors of a tile, two columns at a time.
  std::array<uint32_t, size_t(kLocalValues) * kChunk / 2> pairs_{};
};

}  // namespace harima
