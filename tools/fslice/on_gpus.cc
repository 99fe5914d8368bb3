// SPDX-License-Identifier: BSD-3-Clause
#include "on_gpus.h"

#include "base/log.h"
#include "cli/tool.h"
#include "volume.h"

namespace harima {

void check_device(const std::string& device) {
  std::string remark;
  choose_gpus(device, cuda_backend(), remark);
}

GpuChoice pick_gpus() {
  std::string remark;
  const GpuChoice gpus = choose_gpus(common_options().device, cuda_backend(), remark);
  if (!remark.empty()) note("{}", remark);
  return gpus;
}

void filter_volume(Source& source, const std::vector<FilterSpec>& filters, const GpuChoice& gpus,
                   const Input& in, const Output& out, const PlacedLook& look) {
  const int reach = reach_of(filters);
  make_volume(source,
              {.inputs = {in.path},
               .target = source.info(),
               .window = {-reach, reach + 1},
               .device = gpus.name,
               .takes_strips = true,
               .map =
                   [&](Source& frames, Sink& sink, const std::function<void(int)>& on_frames) {
                     const FrameLook look_at = [&](const Frame& frame, int index) {
                       look(frame, frames.place(index));
                     };
                     return filter_on_gpus(frames, filters, gpus, sink, common_options().memory_bytes,
                                           on_frames, look ? look_at : FrameLook());
                   }},
              out);
}

}  // namespace harima
