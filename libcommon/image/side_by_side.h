// SPDX-License-Identifier: BSD-3-Clause
// Several stacks of one size as one, for what looks at all of them at a time: a frame of it is the frames of
// all, one behind the other, as bytes. Files and pipes alike; the types of pixels may differ.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "image/frame_pool.h"
#include "image/stack.h"

namespace harima {

class SideBySide : public Source {
 public:
  // `names` is what messages call the stacks. Fails unless all have the size of the first.
  SideBySide(std::vector<std::unique_ptr<Source>> sources, std::vector<std::string> names);

  // A frame of the joined stack is u8, as high as the others, and has room for the bytes of all of them.
  bool next(Frame& frame) override;
  bool can_seek() const override { return can_seek_; }
  void read_rows(int index, int first, int last, std::byte* dst) const override;  // all rows at a time
  FrameTag tag(int index) const override { return sources_[0]->tag(index); }
  std::string place(int index) const override { return sources_[0]->place(index); }

  // The stack of the first, with its meta and history (of a pipe final when it has ended).
  const StackInfo& first() const { return sources_[0]->info(); }
  // The frame of stack `i` within a frame of the joined stack.
  FrameView part(const Frame& joined, size_t i) const;

 private:
  void check_sizes() const;
  [[noreturn]] void fail_short(size_t i, int index) const;

  std::vector<std::unique_ptr<Source>> sources_;
  std::vector<std::string> names_;
  std::vector<size_t> offsets_;
  FramePool pool_;
  bool can_seek_ = true;
  int done_ = 0;
};

}  // namespace harima
