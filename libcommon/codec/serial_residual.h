// SPDX-License-Identifier: BSD-3-Clause
// One residual after the other as bits with odds: its sign, then how large it is, in steps of 2^shift, in
// five bits and what is beyond; the lowest `shift` bits plain. Odds depend on how large it is likely to be.
// One thread.
#pragma once

#include <array>
#include <bit>
#include <memory>

#include "codec/bit_coder.h"
#include "codec/block_class.h"

namespace harima {

class SerialResidual {
 public:
  // `expected`: its likely size in 1/64 of a count; `eighths`: what rounding took from the prediction.
  template <class Coder>
  int32_t code(Coder& coder, uint32_t expected, uint32_t eighths, int32_t residual) {
    const int noise = quarter_octave(expected), shift = std::max(0, noise / 4 - kShiftedOctave);
    const int table = shift == 0 ? noise : 4 * (kShiftedOctave + 1) + noise % 4;
    Odds& odds = (*odds_)[size_t(table)][noise < kFineNoise ? eighths / 2 : 0];
    const bool is_negative = coder.bit(odds.sign, residual < 0);
    const uint32_t size = uint32_t(is_negative ? ~residual : residual), steps = size >> shift;
    uint32_t node = 1;
    auto& tree = odds.tree[is_negative];
    for (int bit = kTreeBits - 1; bit >= 0; --bit)
      node = 2 * node + coder.bit(tree[node], std::min(steps, kMostSteps) >> bit & 1);
    uint32_t found = node - (1 << kTreeBits);
    if (found == kMostSteps) found += code_beyond(coder, odds, steps - kMostSteps);
    const uint32_t low = shift ? coder.plain(shift, size & ((1u << shift) - 1)) : 0;
    const uint32_t whole = (found << shift | low) % kSizes;  // of damaged data, too
    return is_negative ? int32_t(~whole) : int32_t(whole);
  }

 private:
  static constexpr int kTreeBits = 5;
  static constexpr uint32_t kMostSteps = (1 << kTreeBits) - 1;
  // Of 1/64 of a count: sizes of 4 to 8 counts are the last in whole counts.
  static constexpr int kShiftedOctave = 8;
  static constexpr int kFineNoise = 28;        // below 2 counts rounding matters
  static constexpr uint32_t kSizes = 1 << 17;  // more than there are
  static constexpr int kMostBeyond = 17;       // bits
  struct Odds {
    BitOdds sign;
    std::array<std::array<BitOdds, 1 << kTreeBits>, 2> tree;
    std::array<BitOdds, kMostBeyond> beyond;
  };

  // Exponential Golomb: the number of bits less one in unary, then the bits.
  template <class Coder>
  uint32_t code_beyond(Coder& coder, Odds& odds, uint32_t value) {
    int bits = 0;
    while (bits < kMostBeyond - 1 &&
           coder.bit(odds.beyond[size_t(bits)], int(std::bit_width(value + 1)) - 1 > bits))
      ++bits;
    const uint32_t low = bits ? coder.plain(bits, (value + 1) & ((1u << bits) - 1)) : 0;
    return (1u << bits | low) - 1;
  }

  using Table = std::array<std::array<Odds, 4>, 4 * (kShiftedOctave + 2)>;
  std::unique_ptr<Table> odds_ = std::make_unique<Table>();
};

}  // namespace harima
