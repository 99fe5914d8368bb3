// SPDX-License-Identifier: BSD-3-Clause
// A part of the frames that are made of a stack, for a run that makes no more of them (--shard): what it
// reads, neighbours included, looks like a stack of its own, and what comes of the neighbours goes nowhere.
// Frames of the part are those of a run over all.
//
//     const StackPart part = part_of(window, source.info().count, {first, last});
//     PartSource some(source, part);
//     PartSink there(sink, part);       // and then as with all of them
#pragma once

#include "image/frame_loop.h"

namespace harima {

// Results [first, last) are made of the frames [begin, end), of which the first makes result `first_made`, at
// most `first`.
struct StackPart {
  int first = 0, last = 0;
  int begin = 0, end = 0, first_made = 0;

  bool has(int result) const { return result >= first && result < last; }
};

// Results [first, last) of a stack of `frames` through the window. `grain`: frames that are worked on
// together begin at multiples of it.
StackPart part_of(const FrameWindow& window, int frames, int first, int last, int grain = 1);

// The frames that a part is made of; numbers, places and tags are those of the whole stack, which can seek
// and outlives it.
class PartSource : public Source {
 public:
  PartSource(const Source& whole, const StackPart& part);
  void read_rows(int index, int first, int last, std::byte* dst) const override;
  FrameTag tag(int index) const override { return whole_.tag(begin_ + index); }
  std::string place(int index) const override { return whole_.place(begin_ + index); }

 private:
  const Source& whole_;
  int begin_;
};

// Passes on the frames of a part under their index in the whole; others are dropped. It is closed by whoever
// has `whole`, which outlives it.
class PartSink : public Sink {
 public:
  PartSink(Sink& whole, const StackPart& part) : whole_(whole), part_(part) {}
  void put(int index, FrameView frame, const Meta& meta) override;
  bool any_order() const override { return whole_.any_order(); }
  bool keeps_frames() const override { return whole_.keeps_frames(); }
  bool has(int index) const override { return whole_.has(part_.first_made + index); }
  void close(const Meta&, const History&) override {}

 private:
  Sink& whole_;
  const StackPart part_;
};

}  // namespace harima
