// SPDX-License-Identifier: BSD-3-Clause
// A FrameTaker is told by a Splitter what the bytes of a stream are, in their order, and takes them from the
// window.
#pragma once

#include <cstdint>
#include <span>

#include "codec/block.h"
#include "pack/byte_window.h"

namespace harima {

class FrameTaker {
 public:
  virtual ~FrameTaker() = default;
  // Takes bytes of anything; returns how many, fewer only at the end of the input.
  virtual uint64_t other(ByteWindow& in, uint64_t bytes) = 0;
  // Takes one frame: `runs` from where `in` stands. False if the input ends before its last run; what there
  // was is taken.
  virtual bool frame(ByteWindow& in, const FrameShape& shape, std::span<const PixelRun> runs) = 0;
};

}  // namespace harima
