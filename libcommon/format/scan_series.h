// SPDX-License-Identifier: BSD-3-Clause
// The frames of anything that the readers of the suite open, in the order of time, each with its kind and
// angle where they are known: also of a scan whose darks, flats and projections stand in datasets of their
// own.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "format/format.h"

namespace harima {

class Series {
 public:
  // Fails, naming it, if it holds no frames.
  Series(const std::string& path, const OpenOptions& options);
  const StackInfo& info() const {
    return source_ ? source_->info() : info_;
  }  // of a pipe, more is known behind the last frame
  bool is_pipe() const { return source_ && !source_->can_seek(); }
  bool is_scan() const { return is_scan_; }  // else frames may be slices of a volume
  // The next frame in order; false after the last.
  bool next(Frame& frame);
  // Kinds of all frames in order; empty for a pipe, which does not tell before.
  std::vector<FrameKind> kinds() const;

 private:
  struct Item {
    std::shared_ptr<const Source> source;
    int frame;
    FrameTag tag;
  };
  void take_scan(const Scan& scan);
  void take_set(const FrameSet& set, FrameKind kind);

  StackInfo info_;
  bool is_scan_ = false;
  std::shared_ptr<Source> source_;  // if it is no scan
  std::optional<Frame> first_;      // of a pipe
  std::vector<Item> items_;
  size_t next_ = 0;
};

}  // namespace harima
