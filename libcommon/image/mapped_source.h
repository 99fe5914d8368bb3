// SPDX-License-Identifier: BSD-3-Clause
// A stack whose frames are made of those of another, one of one, when they are asked for; all threads make
// some ahead.
#pragma once

#include <functional>

#include "image/stack.h"

namespace harima {

// Fills `out`; its tag is that of `in` already. Called by several threads.
using FrameMapping = std::function<void(const Frame& in, Frame& out)>;

// `target` is what its frames are like; count and history follow the source. Yields frames in order only. As
// many are made together as fit into memory_bytes (0: no limit), and at least one.
std::unique_ptr<Source> mapped_source(std::shared_ptr<Source> source, const StackInfo& target,
                                      size_t memory_bytes, FrameMapping mapping);

}  // namespace harima
