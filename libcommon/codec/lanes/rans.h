// SPDX-License-Identifier: BSD-3-Clause
// The entropy coder of codec/lanes.h: kChunk states side by side, one for each lane of a chunk. A state is at
// least 2^16; it gives away, or takes, 16 bits at a time. Words of a step stand in the order of its lanes.
// One of rans_*.cc is compiled for each instruction set.
#pragma once

#include "codec/lanes/kernels.h"

namespace harima::CT_LANES_TARGET {

inline constexpr uint32_t kLeast = 1 << 16, kSlots = 1 << kFrequencyBits, kFrequencyMask = kSlots - 1;
// A state of frequency << kRenewBits or more would outgrow 32 bits.
inline constexpr int kRenewBits = 32 - kFrequencyBits;

}  // namespace harima::CT_LANES_TARGET
