// SPDX-License-Identifier: BSD-3-Clause
// The devices that share the views of a scan, and filter them.
#pragma once

#include "device/cuda/view_chunk.h"

namespace harima::CT_GPU_TARGET {

class ViewCrew : public GpuProjectionFilter {
 public:
  ViewCrew(std::unique_ptr<const ViewPlan> plan, std::span<const int> devices)
      : plan_(std::move(plan)), crew_(*plan_, devices) {}
  std::vector<int64_t> run(const GpuProjections& views) override;
  int views_at_a_time() const override { return crew_.items_at_a_time(); }

 private:
  const std::unique_ptr<const ViewPlan> plan_;
  Crew<ViewChunk> crew_;
};

// Null if one of the devices has too little memory for it beside a chain.
std::unique_ptr<GpuProjectionFilter> make_view_crew(const GpuProjectionFilterSpec& spec,
                                                    std::span<const int> devices);

}  // namespace harima::CT_GPU_TARGET
