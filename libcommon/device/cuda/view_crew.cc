// SPDX-License-Identifier: BSD-3-Clause
#include "device/cuda/view_crew.h"

#include <mutex>

namespace harima::CT_GPU_TARGET {

std::vector<int64_t> ViewCrew::run(const GpuProjections& views) {
  const FilterTarget& to = views.target;
  std::vector<int64_t> zingers(plan_->spec.zinger > 0 ? size_t(views.correct->rows) : 0);
  std::mutex mutex;
  crew_.run(views, views.count, {}, [&](const ViewChunk& chunk, int first, int count) {
    for (int view = 0; view < count; ++view)
      for (size_t i = 0; i < to.rows.size(); ++i)
        to.seen[size_t(first + view) * size_t(to.view_rows) + i] = chunk.seen(views, view, i);
    chunk.tell_zingers(views);
    const std::lock_guard lock(mutex);
    for (size_t row = 0; row < zingers.size(); ++row)
      for (int view = 0; view < count; ++view) zingers[row] += chunk.zingers(views, view, int(row));
  });
  return zingers;
}

std::unique_ptr<GpuProjectionFilter> make_view_crew(const GpuProjectionFilterSpec& spec,
                                                    std::span<const int> devices) {
  auto plan = std::make_unique<const ViewPlan>(spec);
  if (!have_room_beside_chain(devices, ViewChunk::bytes(*plan, ViewChunk::kLeastViews))) return nullptr;
  return std::make_unique<ViewCrew>(std::move(plan), devices);
}

}  // namespace harima::CT_GPU_TARGET
