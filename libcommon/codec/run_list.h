// SPDX-License-Identifier: BSD-3-Clause
// The list of runs of a block of frames: lengths, alternately of other bytes and of pixels, each in base 128,
// lowest seven bits first, with bit 7 set in all bytes but the last.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "codec/block.h"

namespace harima {

inline constexpr size_t kMostRunBytes = 1 << 20;
inline constexpr size_t kMostRuns = kMostRunBytes / 16;  // that a writer makes

std::vector<std::byte> run_list_bytes(const std::vector<PixelRun>& runs);
// Fails unless the runs have `pixels` bytes of pixels in all, and at most `other` other bytes.
std::vector<PixelRun> parse_run_list(std::span<const std::byte> bytes, size_t other, size_t pixels);

}  // namespace harima
