// SPDX-License-Identifier: BSD-3-Clause
// The frames of anything that the readers of the suite open, numbered in their order.
#pragma once

#include "format/scan_series.h"
#include "transfer/stream/feed.h"

namespace harima {

class SeriesFeed : public Feed {
 public:
  SeriesFeed(const std::string& path, const OpenOptions& options) : series_(path, options) {}
  const StackInfo& info() override { return series_.info(); }
  bool next(StreamFrame& frame) override {
    frame = {};
    if (!series_.next(frame.frame)) return false;
    frame.number = next_++;
    return true;
  }

 private:
  Series series_;
  uint64_t next_ = 0;
};

}  // namespace harima
