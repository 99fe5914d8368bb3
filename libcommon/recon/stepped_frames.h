// SPDX-License-Identifier: BSD-3-Clause
// SteppedFrames reads frames of a scan whose source is made of steps over frames (recon/frame_step_source.h):
// those that were measured are read by processors, the steps are done on GPUs, some views while the next ones
// are read. What a step makes stays on the device for the next one. It looks at a scan that must outlive it.
#pragma once

#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "recon/frame_step_source.h"
#include "recon/frames_on_gpus.h"

namespace harima {

class SteppedFrames : public FramesOnGpus {
 public:
  // As FramesOnGpus::of().
  static std::unique_ptr<SteppedFrames> of(const Scan& scan, const GpuChoice& gpus,
                                           std::shared_ptr<const BadPixels> bad);
  // Of so many scans that are read in turn, and share the memory of the devices.
  static std::unique_ptr<SteppedFrames> one_of(int scans, const Scan& scan, const GpuChoice& gpus);
  // For who goes on with what is made on the device: also where there is nothing but bad pixels.
  static std::unique_ptr<SteppedFrames> or_mended(const Scan& scan, const GpuChoice& gpus,
                                                  std::shared_ptr<const BadPixels> bad);
  ~SteppedFrames() override;

  bool take_gpus(int rows) const override;
  void leave_gpus() const;  // processors do the steps from now on
  bool read(const std::vector<int>& rows, std::span<const int> frames, std::byte* out) const override;
  // The same in parts: steps for so many rows at a time; what is to be read for a block, `raw` and
  // `out` being left to the caller; to read it, by all threads, into memory that a GPU copies fast.
  GpuFramesSpec spec(int rows) const;
  GpuFrames::Block block_for(FrameBlock wanted) const;
  void read_raw(const FrameBlock& block, Buffer& raw) const;

  int views_at_a_time() const override;
  // Memory on the host of read(); of so many measured rows of so many views, and those beside them in time.
  size_t work_bytes() const override;
  size_t raw_bytes(int rows, int views) const;

 private:
  struct OnGpus;
  struct Lot;
  SteppedFrames(const Scan& scan, const GpuChoice& gpus, std::shared_ptr<const BadPixels> bad, int scans = 1);
  const std::vector<FrameStep>& steps() const;
  const Source& measured() const { return *measured_; }
  int views_together() const;
  std::vector<Lot> lots_of(const std::vector<int>& rows, std::span<const int> frames) const;
  void make(const Lot& lot, const Buffer& raw, std::byte* out, size_t view_bytes) const;

  const GpuChoice gpus_;
  const std::shared_ptr<const BadPixels> bad_;
  const int scans_;  // that share the devices
  const StackInfo& made_;
  std::vector<const FrameStepSource*> sources_;  // the first one first
  const Source* measured_;                       // what that is made of
  std::vector<int> frames_;                      // of these, in order
  mutable std::once_flag asked_;
  mutable std::vector<FrameStep> steps_;     // of these, once asked for: they are settled late
  mutable std::unique_ptr<OnGpus> on_gpus_;  // after the first call
};

}  // namespace harima
