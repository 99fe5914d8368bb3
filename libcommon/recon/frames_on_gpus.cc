// SPDX-License-Identifier: BSD-3-Clause
#include "recon/frames_on_gpus.h"

#include "recon/stepped_frames.h"
#include "recon/stepped_stack.h"

namespace harima {

std::unique_ptr<FramesOnGpus> FramesOnGpus::of(const Scan& scan, const GpuChoice& gpus,
                                               std::shared_ptr<const BadPixels> bad) {
  const auto* const stack = dynamic_cast<const StackedSource*>(scan.source.get());
  if (gpus.backend && stack && !bad) return std::make_unique<SteppedStack>(*stack, gpus);
  return SteppedFrames::of(scan, gpus, std::move(bad));
}

}  // namespace harima
