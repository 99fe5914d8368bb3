// SPDX-License-Identifier: BSD-3-Clause
// A Splitter is what a recogniser sees of a file, or of a member of an archive: bytes ahead, and two ways to
// pass them on, as pixels of a frame or as bytes of anything. Whatever a recogniser does, all bytes pass in
// order. One thread.
#pragma once

#include <cstdint>
#include <limits>

#include "pack/frame_taker.h"

namespace harima {

class Splitter {
 public:
  // `may_change`: pixels may come back as others, so that those which the file has checksums of are no pixels
  // here.
  Splitter(ByteWindow& in, FrameTaker& taker, bool may_change,
           uint64_t bytes = std::numeric_limits<uint64_t>::max(), int depth = 0)
      : in_(in), taker_(taker), may_change_(may_change), begin_(in.position()), bytes_(bytes), depth_(depth) {
  }

  bool may_change() const { return may_change_; }

  uint64_t position() const { return in_.position() - begin_; }  // in this file
  // The next `bytes` bytes, fewer only at the end of the file.
  std::span<const std::byte> ahead(uint64_t bytes);
  // Passes bytes on; returns how many, fewer only at the end.
  uint64_t other(uint64_t bytes);
  // Passes one frame on, `runs` from here; if pixels may change and it is a single line (a list of angles,
  // say), as bytes of anything. False at the end of the file: nothing, or what is left, is passed then.
  bool frame(const FrameShape& shape, std::span<const PixelRun> runs);
  // Passes the next `bytes` bytes on as a file of its own.
  void member(uint64_t bytes);

 private:
  uint64_t left() const { return bytes_ - position(); }
  ByteWindow& in_;
  FrameTaker& taker_;
  bool may_change_;
  uint64_t begin_, bytes_;
  int depth_;
};

// Finds the recogniser of a file by its first bytes and lets it work; passes on what it leaves.
void split_file(Splitter& file, int depth = 0);

}  // namespace harima
