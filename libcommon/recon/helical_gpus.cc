// SPDX-License-Identifier: BSD-3-Clause
#include "recon/helical_gpus.h"

#include "base/in_threads.h"

namespace harima {

HelicalGpus::HelicalGpus(const Scan& most, const Recipe& recipe, const OutputWindow& output,
                         const GpuChoice& gpus) {
  Recipe rest = recipe;
  rest.zinger = 0;  // they are gone when rows have been read
  for (const int device : gpus.devices)
    on_each_.push_back(
        std::make_unique<GpuSlices>(most, rest, output, GpuChoice{gpus.backend, {device}, gpus.name}));
}

std::vector<GpuReport> HelicalGpus::make(std::span<const Group> groups) {
  std::vector<GpuReport> reports(groups.size());
  in_threads(int(groups.size()), [&](int i) {
    const Group& group = groups[size_t(i)];
    reports[size_t(i)] = on_each_[size_t(i)]->make(*group.correct, *group.band, group.out, {}, group.views);
  });
  return reports;
}

}  // namespace harima
