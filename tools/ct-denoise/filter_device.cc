// SPDX-License-Identifier: BSD-3-Clause
#include "filter_device.h"

#include <algorithm>

#include "base/error.h"
#include "base/log.h"
#include "cli/tool.h"
#include "filter/filter_on_gpus.h"

namespace harima {

static bool has_gpu_form(const std::string& name) {
  const std::vector<std::string> names = gpu_filter_names();
  return std::find(names.begin(), names.end(), name) != names.end();
}

void check_filter_device(const std::string& device, const std::string& name) {
  const std::vector<std::string> all = classic_filter_names();
  const bool is_known = std::find(all.begin(), all.end(), name) != all.end();
  if (is_known && !has_gpu_form(name))
    fail("--device is {}, but {} has no form for GPUs yet, as {} have; wanted --device auto or cpu", device, name, fmt::join(gpu_filter_names(), ", "));
  std::string remark;
  choose_gpus(device, cuda_backend(), remark);
}

GpuChoice pick_filter_device(const std::string& name) {
  std::string remark;
  GpuChoice gpus = choose_gpus(common_options().device, cuda_backend(), remark);
  if (gpus.backend && !has_gpu_form(name)) {
    gpus = {};
    remark = name + " computes on the CPU";
  }
  if (!remark.empty()) note("{}", remark);
  return gpus;
}

int run_classic_filter(Source& source, const ClassicFilter& filter, const GpuChoice& gpus, Sink& sink, const std::function<void(int)>& on_frames) {
  const size_t memory = common_options().memory_bytes;
  if (gpus.backend) return filter_on_gpus(source, filter.on_gpu, gpus, sink, memory, on_frames);
  return filter_slabs(source, filter.work, sink, memory, [&] { on_frames(1); });
}

}  // namespace harima
