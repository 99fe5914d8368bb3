// SPDX-License-Identifier: BSD-3-Clause
// Two stacks of one size as one: each frame is that of the first with that of the second below it. So a loop
// over frames sees both, and either may be a pipe.
#pragma once

#include "image/stack.h"

namespace harima {

// Their type if they have one; else i32 if both have 8 or 16 bits, or f32, where u32 and i32 lose bits beyond
// 2^24. Fails if sizes differ (of a pipe, when it ends); names are what messages call them. Meta and history
// are those of the first.
std::unique_ptr<Source> pair_of(std::unique_ptr<Source> first, std::unique_ptr<Source> second,
                                const std::string& first_name, const std::string& second_name);

// The two halves of a frame of such a pair.
inline FrameView upper_half(const Frame& frame) { return frame.view().rows(0, frame.height() / 2); }
inline FrameView lower_half(const Frame& frame) {
  return frame.view().rows(frame.height() / 2, frame.height());
}

}  // namespace harima
