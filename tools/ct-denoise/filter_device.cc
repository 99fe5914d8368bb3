// SPDX-License-Identifier: BSD-3-Clause
#include "filter_device.h"

#include "base/log.h"
#include "cli/tool.h"
#include "filter/filter_on_gpus.h"

namespace harima {

void check_filter_device(const std::string& device) {
  std::string remark;
  choose_gpus(device, cuda_backend(), remark);
}

GpuChoice pick_filter_device() {
  std::string remark;
  const GpuChoice gpus = choose_gpus(common_options().device, cuda_backend(), remark);
  if (!remark.empty()) note("{}", remark);
  return gpus;
}

int run_classic_filter(Source& source, const ClassicFilter& filter, const GpuChoice& gpus, Sink& sink,
                       const std::function<void(int)>& on_frames) {
  const size_t memory = common_options().memory_bytes;
  if (gpus.backend) return filter_on_gpus(source, filter.on_gpu, gpus, sink, memory, on_frames);
  return filter_slabs(source, filter.work, sink, memory, [&] { on_frames(1); });
}

}  // namespace harima
