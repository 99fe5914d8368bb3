// SPDX-License-Identifier: BSD-3-Clause
// A FrameStepSource has the frames of a scan after one step, made when they are read: frame i is view i. GPUs
// do the same by what step() tells (recon/stepped_frames.h). Const calls are safe from several threads.
#pragma once

#include <utility>

#include "device/frame_steps.h"
#include "image/scan.h"

namespace harima {

class FrameStepSource : public Source {
 public:
  explicit FrameStepSource(Scan scan) : scan_(std::move(scan)) {
    info_ = scan_.source->info();
    info_.count = int(scan_.views.size());
  }
  FrameTag tag(int index) const override { return scan_.source->tag(scan_.views[size_t(index)].frame); }
  std::string place(int index) const override {
    return scan_.source->place(scan_.views[size_t(index)].frame);
  }

  const Scan& made_of() const { return scan_; }
  // It must not outlive the source.
  virtual FrameStep step() const = 0;
  // What a GPU replaced in a row. From several threads.
  virtual void count_zingers(int /*view*/, int /*row*/, int64_t /*count*/) const {}

 protected:
  const Scan scan_;
};

// `scan` with these frames.
inline Scan with_frames(Scan scan, std::shared_ptr<const FrameStepSource> source) {
  scan.source = std::move(source);
  for (size_t i = 0; i < scan.views.size(); ++i) scan.views[i].frame = int(i);
  return scan;
}

}  // namespace harima
