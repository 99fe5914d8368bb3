// SPDX-License-Identifier: BSD-3-Clause
// A Source yields the frames of a stack in order; a Sink takes them. Files, folders, pipes and memory look
// alike through these two. All frames of a stack have one size and one pixel type.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "image/frame.h"
#include "image/meta.h"

namespace harima {

struct StackInfo {
  PixelType type = PixelType::u16;
  int width = 0;
  int height = 0;
  int count = -1;  // frames; -1: not known before the end (a pipe)
  Meta meta;
  History history;
  std::vector<std::string> remarks;  // what was odd but not fatal when it was opened, one line each
  std::string content{};  // hash of all frames, if they had to be read to open it (a pipe); else empty
  size_t held_bytes = 0;  // of memory that the source keeps for itself
};

class Source {
 public:
  virtual ~Source() = default;
  const StackInfo& info() const { return info_; }
  // Meta and history in place of what the format told, where more is known than that.
  void tell(Meta meta, History history);

  // The next frame in order, or false after the last. Fails on a truncated or corrupt stack. One thread.
  virtual bool next(Frame& frame);

  // Can frames be read in any order and more than once?
  virtual bool can_seek() const { return true; }
  // Rows [first, last) of frame `index` into `dst`, tight (width * bytes_of(type) a row). Reads no more of
  // the file than its layout forces. Safe from several threads at once. Only if can_seek().
  virtual void read_rows(int index, int first, int last, std::byte* dst) const = 0;
  // Kind and angle of a frame, where the format stores them by frame.
  virtual FrameTag tag(int) const { return {}; }
  // The place of a frame as a message names it: "scan.his: frame 812", "proj/a0812.tif".
  virtual std::string place(int index) const = 0;

 protected:
  StackInfo info_;

 private:
  int next_index_ = 0;
};

class Sink {
 public:
  virtual ~Sink() = default;

  // Takes frame `index` (0-based within the sink). `meta` holds what differs from frame to frame (axis, min,
  // max), on top of what the sink was created with. In any order and from several threads where any_order().
  virtual void put(int index, FrameView frame, const Meta& meta) = 0;
  virtual bool any_order() const { return false; }
  // Do frames that were put stay when the run ends early or belongs to a shard? If not, nothing does before
  // close().
  virtual bool keeps_frames() const { return false; }
  // Is this frame already there, complete, from an earlier run that was cut off or from another shard? Such
  // frames need no put().
  virtual bool has(int /*index*/) const { return false; }
  // Makes the result final (renames, writes the sidecar with `history`). Without it nothing appears under the
  // final name, except finished frames of a series of files.
  virtual void close(const Meta& meta, const History& history) = 0;
};

// Frames held in memory, shared with whoever else holds them.
class MemorySource : public Source {
 public:
  MemorySource(StackInfo info, std::vector<Frame> frames, std::string name);
  void read_rows(int index, int first, int last, std::byte* dst) const override;
  FrameTag tag(int index) const override { return frames_[size_t(index)].tag; }
  std::string place(int index) const override;

 private:
  std::vector<Frame> frames_;
  std::string name_;
};

// The tag of a frame as the meta of Sink::put(), the way back, and what else stands in such a meta.
Meta tag_meta(const FrameTag& tag);
FrameTag frame_tag(const Meta& meta);
Meta without_tag(const Meta& meta);

// Copies rows [first, last) of a view, tight, to dst.
void copy_rows(const FrameView& view, int first, int last, std::byte* dst);

}  // namespace harima
