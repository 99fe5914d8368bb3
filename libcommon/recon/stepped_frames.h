// SPDX-License-Identifier: BSD-3-Clause
// SteppedFrames reads frames of a scan whose source is made of steps over frames (recon/frame_step_source.h): those that were measured are read
// by processors, the steps are done on GPUs, some views while the next ones are read. What a step makes stays on the device for the next one.
// It looks at a scan that must outlive it.
#pragma once

#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "device/gpu_choice.h"
#include "recon/bad_pixels.h"
#include "recon/frame_step_source.h"

namespace harima {

class SteppedFrames {
 public:
  // bad: pixels that are mended after all steps; null: none. Null if there are no GPUs, or no steps that they can do: frames are to be read as they are, and
  // mended, which is not worth the way to a GPU and back.
  static std::unique_ptr<SteppedFrames> of(const Scan& scan, const GpuChoice& gpus, std::shared_ptr<const BadPixels> bad);
  // For who goes on with what is made on the device: also where there is nothing but bad pixels.
  static std::unique_ptr<SteppedFrames> or_mended(const Scan& scan, const GpuChoice& gpus, std::shared_ptr<const BadPixels> bad);
  ~SteppedFrames();

  // Takes memory on GPUs for so many rows at a time, before a chain takes the rest of it; else read() does. False as there.
  bool take_gpus(int rows) const;
  // These rows, ascending, of these frames of the source, ascending, to `out`: [frame][row][column]. False if the devices have no room for that beside slices:
  // processors are to do it. One call at a time; the first takes memory on GPUs. Messages name the frame.
  bool read(const std::vector<int>& rows, std::span<const int> frames, std::byte* out) const;
  // The same in parts: steps for so many rows at a time; what is to be read for a block, `raw` and
  // `out` being left to the caller; to read it, by all threads, into memory that a GPU copies fast.
  GpuFramesSpec spec(int rows) const;
  GpuFrames::Block block_for(FrameBlock wanted) const;
  void read_raw(const FrameBlock& block, Buffer& raw) const;

  // Once something was read; for the log.
  int views_at_a_time() const;
  // Memory on the host of read(); of so many measured rows of so many views, and those beside them in time.
  size_t work_bytes() const;
  size_t raw_bytes(int rows, int views) const;

 private:
  struct OnGpus;
  struct Lot;
  SteppedFrames(const Scan& scan, const GpuChoice& gpus, std::shared_ptr<const BadPixels> bad);
  const std::vector<FrameStep>& steps() const;
  const Source& measured() const { return *measured_; }
  int views_together() const;
  std::vector<Lot> lots_of(const std::vector<int>& rows, std::span<const int> frames) const;
  void make(const Lot& lot, const Buffer& raw, std::byte* out, size_t view_bytes) const;

  const GpuChoice gpus_;
  const std::shared_ptr<const BadPixels> bad_;
  const StackInfo& made_;
  std::vector<const FrameStepSource*> sources_;  // the first one first
  const Source* measured_;                       // what that is made of
  std::vector<int> frames_;                      // of these, in order
  mutable std::once_flag asked_;
  mutable std::vector<FrameStep> steps_;  // of these, once asked for: they are settled late
  mutable std::unique_ptr<OnGpus> on_gpus_;  // after the first call
};

}  // namespace harima
