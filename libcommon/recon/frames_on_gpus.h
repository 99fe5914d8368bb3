// SPDX-License-Identifier: BSD-3-Clause
// FramesOnGpus reads frames of a scan whose source is made of steps over frames on GPUs: of one scan
// (recon/stepped_frames.h), or of several that are stacked (recon/stepped_stack.h). It looks at a scan that
// must outlive it.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "device/gpu_choice.h"
#include "image/scan.h"
#include "recon/bad_pixels.h"

namespace harima {

class FramesOnGpus {
 public:
  // bad: pixels that are mended after all steps; null: none. Null if there are no GPUs, or no steps that they
  // can do: frames are to be read as they are, and mended, which is not worth the way to a GPU and back.
  static std::unique_ptr<FramesOnGpus> of(const Scan& scan, const GpuChoice& gpus,
                                          std::shared_ptr<const BadPixels> bad);
  virtual ~FramesOnGpus() = default;

  // Takes memory on GPUs for so many rows at a time, before a chain takes the rest of it; else read() does.
  // False as there.
  virtual bool take_gpus(int rows) const = 0;
  // These rows, ascending, of these frames of the source, ascending, to `out`: [frame][row][column]. False if
  // the devices have no room for that beside slices: processors are to do it. One call at a time; the first
  // takes memory on GPUs. Messages name the frame.
  virtual bool read(const std::vector<int>& rows, std::span<const int> frames, std::byte* out) const = 0;
  // Once something was read; for the log.
  virtual int views_at_a_time() const = 0;
  // Memory on the host of read().
  virtual size_t work_bytes() const = 0;
};

}  // namespace harima
