// SPDX-License-Identifier: BSD-3-Clause
// SteppedStack reads frames of a stack (recon/stacked_source.h): the steps of each of its scans are done on
// GPUs, and what comes back is added up by processors, as they do it where there are no GPUs.
#pragma once

#include "recon/frames_on_gpus.h"
#include "recon/stacked_source.h"
#include "recon/stepped_frames.h"

namespace harima {

class SteppedStack : public FramesOnGpus {
 public:
  SteppedStack(const StackedSource& source, const GpuChoice& gpus);

  bool take_gpus(int rows) const override;
  bool read(const std::vector<int>& rows, std::span<const int> frames, std::byte* out) const override;
  int views_at_a_time() const override { return scans_.front()->views_at_a_time(); }
  size_t work_bytes() const override;

 private:
  size_t row_bytes() const { return size_t(source_.info().width) * sizeof(float); }
  void add(size_t scan, const std::vector<int>& rows, std::span<const int> frames, float* out) const;

  const StackedSource& source_;
  std::vector<std::unique_ptr<SteppedFrames>> scans_;
  mutable Buffer part_;  // of a scan, some frames
};

}  // namespace harima
