// SPDX-License-Identifier: BSD-3-Clause
// A sink that notes the checksum of every frame in the sidecar, so that `fslice verify` can tell whether they
// are still the same.
#pragma once

#include <memory>
#include <optional>

#include "image/stack.h"

namespace harima {

// XXH3-64 of the pixels of a frame, rows tight, as in a stream.
uint64_t frame_sum(FrameView frame);
// Checksums in the order of the frames, as the sidecar holds them under kSumsMeta, and the way back.
std::string sums_text(const std::vector<uint64_t>& sums);
std::vector<uint64_t> sums_of(const std::string& text);

// `sink` of `count` frames (-1: not known) with checksums. None are noted if frames of an earlier run or of
// another shard stay in it.
std::unique_ptr<Sink> checked(std::unique_ptr<Sink> sink, int count);

}  // namespace harima
