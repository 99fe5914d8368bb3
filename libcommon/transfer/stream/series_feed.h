// SPDX-License-Identifier: BSD-3-Clause
// The frames of anything that the readers of the suite open, numbered in their order, or as a stream numbers
// them.
#pragma once

#include "format/scan_series.h"
#include "transfer/stream/feed.h"

namespace harima {

class SeriesFeed : public Feed {
 public:
  SeriesFeed(const std::string& path, const OpenOptions& options)
      : series_(path, options), may_have_gaps_(options.may_have_gaps && series_.is_pipe()) {}
  const StackInfo& info() override { return series_.info(); }
  bool next(StreamFrame& frame) override {
    frame = {};
    if (!series_.next(frame.frame)) return false;
    frame.number = may_have_gaps_ ? uint64_t(frame.frame.tag.number) : next_;
    next_ = frame.number + 1;
    return true;
  }

 private:
  Series series_;
  const bool may_have_gaps_;
  uint64_t next_ = 0;
};

}  // namespace harima
