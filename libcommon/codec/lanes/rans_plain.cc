// SPDX-License-Identifier: BSD-3-Clause
#include "codec/lanes/rans.h"

#if !defined(__AVX2__)

namespace harima::CT_LANES_TARGET {

uint16_t* encode_symbols(const uint32_t* table, int, const uint8_t* symbols, int steps, uint32_t* states,
                         uint16_t* end) {
  for (int i = steps * kChunk - 1; i >= 0; --i) {
    uint32_t& state = states[i % kChunk];
    const uint32_t entry = table[symbols[i]], frequency = entry & 0xffff;
    *(end - 1) = uint16_t(state);
    const bool full = state >= frequency << kRenewBits;
    end -= full;
    state = full ? state >> 16 : state;
    state += (entry >> 16) + state / frequency * (kSlots - frequency);
  }
  return end;
}

const uint16_t* decode_symbols(const uint32_t* table, const uint16_t* words, int steps, uint32_t* states,
                               uint8_t* symbols) {
  for (int step = 0; step < steps; ++step, symbols += kChunk)
    for (int lane = 0; lane < kChunk; ++lane) {
      const uint32_t state = states[lane], entry = table[state & kFrequencyMask];
      const uint32_t next = ((entry >> 8) & kFrequencyMask) * (state >> kFrequencyBits) + (entry >> 20);
      const bool low = next < kLeast;
      symbols[lane] = uint8_t(entry);
      states[lane] = low ? next << 16 | *words : next;
      words += low;
    }
  return words;
}

}  // namespace harima::CT_LANES_TARGET

#endif
