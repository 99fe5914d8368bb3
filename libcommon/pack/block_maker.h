// SPDX-License-Identifier: BSD-3-Clause
// A BlockMaker cuts a stream of frames and other bytes into blocks: frames of one shape together, so that
// they predict each other, with what little stands between them; other bytes in pieces. Where blocks begin
// depends on the stream alone. One thread.
#pragma once

#include <functional>

#include "pack/frame_taker.h"

namespace harima {

// A frame whose pixels and what lies between them are longer is not held; it passes as bytes of anything.
inline constexpr uint64_t kMostFrameBytes = 256 << 20;

class BlockMaker : public FrameTaker {
 public:
  using Emit = std::function<void(BlockContent&& content, uint64_t offset)>;
  explicit BlockMaker(Emit emit) : emit_(std::move(emit)) {}

  uint64_t other(ByteWindow& in, uint64_t bytes) override;
  bool frame(ByteWindow& in, const FrameShape& shape, std::span<const PixelRun> runs) override;
  void finish();  // emits what is left

 private:
  void emit();
  void begin_frame(const FrameShape& shape, size_t bytes);
  void add_runs(std::span<const PixelRun> runs);

  Emit emit_;
  BlockContent open_;
  uint64_t offset_ = 0;  // of open_ in the stream
  size_t tail_ = 0;      // other bytes behind its last run
  size_t other_ = 0;     // other bytes in all
};

}  // namespace harima
