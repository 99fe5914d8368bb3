// SPDX-License-Identifier: BSD-3-Clause
// From raw detector rows to line integrals, in one pass over memory: dark and flat, low-transmission floor,
// -ln, and the turn from rows by view into interleaved sinograms (device/sinogram_batch.h).
//
//   s = max(I - D, floor),  s0 = max((1-w) F_a + w F_b - D, floor),  p = ln(s0 / s) * gain_v
//
// or, with weights of flats (Van Nieuwenhove et al. 2015, Opt. Express 23, 27975), s0 = max(sum of w_k F_k,
// floor).
//
// or, of pixels that are line integrals, p = I, and 0 of those that are no numbers or infinite, which count
// as floored. Counts below the floor would be noise or negative: they are floored, counted, and a view of a
// slice in which more than black_fraction of the columns are floored is replaced by the mean of the good
// views of that slice; a row that is black in every view, as beyond the beam, becomes a slice of zeros.
// Arithmetic in math/transmission.h, shared with CUDA.
#pragma once

#include <climits>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "device/row_tally.h"
#include "device/sinogram_batch.h"
#include "image/frame.h"

namespace harima {

// Which flats a view lies between, and how far (0: at `before`, 1: at `after`). Chosen by time.
struct FlatMix {
  int before = 0, after = 0;
  float weight = 0;
};

struct CorrectSpec {
  PixelType type = PixelType::u16;
  int views = 0, rows = 0, columns = 0;  // of the raw band: [view][row][column], tight
  const float* dark = nullptr;           // [row][column] of the band; null: 0
  std::vector<const float*>
      flats;                 // each [row][column]; empty: pixels are transmissions, s0 = 1 and floor is floor
  std::vector<FlatMix> mix;  // per view
  // [view][flat]: what a view's beam without dark is made of; empty: flats are mixed.
  std::vector<float> flat_weights;
  std::vector<float> log_gain;  // per view, added to p: I0 fluctuation; empty: 0
  float floor = 2;              // counts, > 0
  float black_fraction = 0.5f;
  bool take_log = true;  // false: pixels are line integrals already
  // [view][row] of the band, in rows that were filtered since they were raw; null: they are raw.
  const RowTally* seen = nullptr;
  int first_counted = 0, last_counted = INT_MAX;  // rows that the report tells of
  // False: rows that are black in all of these views are black, not unlit, as others are left.
  bool has_all_views = true;
};

struct CorrectReport : SignalTally {
  std::vector<std::pair<int, int>> black;  // (row within the band, view) replaced
  std::vector<int> unlit;  // rows within the band that are black in every view; the tally is without them
  bool has_black = false;  // in any row, also one that is not counted

  void join(const CorrectReport& other) {
    add(other);
    black.insert(black.end(), other.black.begin(), other.black.end());
    unlit.insert(unlit.end(), other.unlit.begin(), other.unlit.end());
    has_black = has_black || other.has_black;
  }
};

// Why a row is black in every view, for messages.
std::string why_black(bool take_log, double floor);
// Fails with that if a row is; `scan` comes first in the message.
void check_lit(const CorrectReport& report, const std::string& why, std::string_view scan);

// Rows [first_row, first_row + lanes) of the raw band into the batch, as its slices 0, 1, ... (batch.columns
// == spec.columns; the batch may be a window of wider rows). Rows beyond the band become slices of zeros.
// Uses all threads.
CorrectReport correct_rows(const CorrectSpec& spec, const std::byte* raw_band, int first_row,
                           const SinogramBatch& batch);

}  // namespace harima
