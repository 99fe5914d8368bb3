// SPDX-License-Identifier: BSD-3-Clause
#include "device/cuda/filter_chunk.h"

#include <algorithm>

namespace harima::CT_GPU_TARGET {

namespace {

constexpr CrewSize kSizes[] = {{3, 64}, {3, 32}, {3, 16}, {3, 8}, {3, 4}, {2, 4}, {1, 4}, {1, 2}, {1, 1}};

std::vector<std::unique_ptr<FilterStep>> steps_of(const GpuFilterSpec& spec) {
  std::vector<std::unique_ptr<FilterStep>> steps;
  for (const FilterSpec& filter : spec.filters)
    steps.push_back(std::visit([&](const auto& one) { return make_step(one, spec.stack.type); }, filter));
  return steps;
}

// Chunks that take turns hide copies, those that are long have few neighbours.
std::vector<CrewSize> sizes_for(const GpuFilterSpec& spec) {
  const int most_frames = spec.most_frames;
  std::vector<CrewSize> sizes;
  if (std::any_of(spec.filters.begin(), spec.filters.end(), is_iterated)) {
    for (int frames = std::max(1, most_frames); frames > 1; frames = (frames + 1) / 2)
      sizes.push_back({1, frames});
    sizes.push_back({1, 1});
    return sizes;
  }
  for (const CrewSize& size : kSizes)
    if (size.items <= most_frames || size.items == 1) sizes.push_back(size);
  return sizes;
}

}  // namespace

FilterPlan::FilterPlan(const GpuFilterSpec& filter)
    : spec(filter), steps(steps_of(filter)), sizes(sizes_for(filter)) {}

int FilterPlan::reach(size_t step) const {
  int frames = 0;
  for (; step < steps.size(); ++step) frames += reach_of(spec.filters[step]);
  return frames;
}

int FilterPlan::frames_in(size_t step, int results) const {
  const int frames = results + 2 * reach(step);
  return spec.stack.count > 0 ? std::min(frames, spec.stack.count) : frames;
}

std::vector<std::unique_ptr<FilterChunk>> FilterChunk::make(const FilterPlan& plan, const CrewSize& size,
                                                            bool) {
  std::vector<std::unique_ptr<FilterChunk>> chunks;
  for (int i = 0; i < size.chunks; ++i) chunks.push_back(std::make_unique<FilterChunk>(plan, size.items));
  return chunks;
}

size_t FilterChunk::bytes(const FilterPlan& plan, int frames) {
  size_t all = 0;
  for (size_t step = 0; step <= plan.steps.size(); ++step)
    all += size_t(plan.frames_in(step, frames)) * plan.frame_bytes();
  return all + work_bytes(plan, frames);
}

size_t FilterChunk::work_bytes(const FilterPlan& plan, int frames) {
  size_t most = 1;
  const StackInfo& stack = plan.spec.stack;
  for (size_t step = 0; step < plan.steps.size(); ++step)
    most =
        std::max(most, plan.steps[step]->work_bytes({stack.width, stack.height, plan.frames_in(step, frames),
                                                     plan.frames_in(step + 1, frames)}));
  return most;
}

FilterChunk::FilterChunk(const FilterPlan& plan, int frames) : plan_(plan) {
  for (size_t step = 0; step <= plan.steps.size(); ++step)
    frames_.emplace_back(size_t(plan.frames_in(step, frames)) * plan.frame_bytes());
  work_ = DeviceMemory(work_bytes(plan, frames));
}

void FilterChunk::start(const FilterBand& band, int first, int count) {
  first_ = first;
  count_ = count;
  const StackInfo& stack = plan_.spec.stack;
  const int begin = band.in.index + first, end = begin + count;  // in the stack
  const int there = band.in.first_frame, last = there + int(band.in.frames.size());
  // As far as the stack goes, frames that are wanted for the results of all steps from `step` on.
  const auto from = [&](size_t step) { return std::max(there, begin - plan_.reach(step)); };
  const auto until = [&](size_t step) { return std::min(last, end + plan_.reach(step)); };
  const size_t bytes = plan_.frame_bytes();
  for (int z = from(0); z < until(0); ++z)
    copy_up(frames_[0].as<char>() + size_t(z - from(0)) * bytes,
            band.in.frames[size_t(z - there)].view().data, bytes, stream_);
  for (size_t step = 0; step < plan_.steps.size(); ++step) {
    const DeviceFrames in{frames_[step].as<void>(), stack.width, stack.height, from(step), until(step)};
    plan_.steps[step]->run(in, from(step + 1), until(step + 1), work_.as<void>(),
                           frames_[step + 1].as<void>(), stream_);
  }
  for (int i = 0; i < count; ++i)
    copy_down(band.out[size_t(first + i)].data(), frames_.back().as<char>() + size_t(i) * bytes, bytes,
              stream_);
}

void FilterChunk::finish() {
  stream_.wait();
  count_ = 0;
}

}  // namespace harima::CT_GPU_TARGET
