// SPDX-License-Identifier: BSD-3-Clause
#include "recon/helical_gpus.h"

#include <exception>
#include <thread>

namespace harima {

HelicalGpus::HelicalGpus(const Scan& most, const Recipe& recipe, const OutputWindow& output, const GpuChoice& gpus) {
  Recipe rest = recipe;
  rest.zinger = 0;  // they are gone when rows have been read
  for (const int device : gpus.devices)
    on_each_.push_back(std::make_unique<GpuSlices>(most, rest, output, GpuChoice{gpus.backend, {device}, gpus.name}));
}

// A thread for each group but the first, because most of their time they wait.
std::vector<GpuReport> HelicalGpus::make(std::span<const Group> groups) {
  std::vector<GpuReport> reports(groups.size());
  std::vector<std::exception_ptr> errors(groups.size());
  const auto run = [&](size_t i) {
    const Group& group = groups[i];
    try {
      reports[i] = on_each_[i]->make(*group.correct, *group.band, group.out, {}, group.views);
    } catch (...) {
      errors[i] = std::current_exception();
    }
  };
  std::vector<std::thread> threads;
  for (size_t i = 1; i < groups.size(); ++i) threads.emplace_back(run, i);
  run(0);
  for (std::thread& thread : threads) thread.join();
  for (const std::exception_ptr& error : errors)
    if (error) std::rethrow_exception(error);
  return reports;
}

}  // namespace harima
