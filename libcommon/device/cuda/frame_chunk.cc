// SPDX-License-Identifier: BSD-3-Clause
#include "device/cuda/frame_chunk.h"

#include <algorithm>
#include <numeric>

namespace harima::CT_GPU_TARGET {

namespace {

constexpr double kShare = 0.25;  // of the memory that is free, so that the chain after it has room
constexpr CrewSize kSizes[] = {
    {3, 16, kShare}, {3, 8, kShare}, {2, 4, kShare}, {1, 4, kShare}, {1, 1, kShare}};

// One more than there are steps at most of what a maker takes beside its frames: the same as floats, and
// frames to correct by.
constexpr size_t kFramesBeside = 4;

std::vector<CrewSize> sizes_for(int scans) {
  std::vector<CrewSize> sizes(std::begin(kSizes), std::end(kSizes));
  for (CrewSize& size : sizes) size.share /= scans;
  return sizes;
}

}  // namespace

FramePlan::FramePlan(const GpuFramesSpec& how) : spec(how), sizes(sizes_for(how.scans)) {}

std::vector<FrameBlock> FramePlan::blocks(const FrameBlock& wanted) const {
  std::vector<FrameBlock> all(spec.steps.size() + 1);
  all.back() = wanted;
  for (size_t step = spec.steps.size(); step-- > 0;) all[step] = spec.steps[step].made_of(all[step + 1]);
  return all;
}

size_t FramePlan::bytes(const std::vector<FrameBlock>& blocks, size_t step) const {
  return blocks[step].views.size() * size_t(blocks[step].rows()) * size_t(spec.width) *
         bytes_of(type_before(step));
}

std::vector<std::unique_ptr<FrameChunk>> FrameChunk::make(const FramePlan& plan, const CrewSize& size, bool) {
  std::vector<std::unique_ptr<FrameChunk>> chunks;
  for (int i = 0; i < size.chunks; ++i) chunks.push_back(std::make_unique<FrameChunk>(plan));
  return chunks;
}

size_t SteppedViews::bytes(const FramePlan& plan, int views) {
  const int rows = std::min(plan.spec.usual_rows, plan.spec.rows), first = (plan.spec.rows - rows) / 2;
  const int together = std::min(views, plan.spec.views);
  FrameBlock wanted{std::vector<int>(size_t(together)), first, first + rows};
  std::iota(wanted.views.begin(), wanted.views.end(), (plan.spec.views - together) / 2);
  const std::vector<FrameBlock> blocks = plan.blocks(wanted);
  size_t all = 0;
  for (size_t step = 0; step < blocks.size(); ++step)
    all += plan.bytes(blocks, step) + size_t(blocks[step].rows()) * size_t(plan.spec.width) * sizeof(float) *
                                          (blocks[step].views.size() + kFramesBeside);
  return all;
}

SteppedViews::SteppedViews(const FramePlan& plan)
    : plan_(plan), memory_(plan.spec.steps.size() + 1), zingers_(plan.spec.steps.size()) {
  for (const FrameStep& step : plan.spec.steps)
    makers_.push_back(std::visit([](const auto& one) { return frame_maker(one); }, step.how));
}

// Of what was read for all of the band, what these views are made of.
void SteppedViews::take_raw(const GpuFrames::Block& band, Stream& stream) {
  const FrameBlock &all = band.read, &some = blocks_.front();
  const size_t row_bytes = size_t(plan_.spec.width) * bytes_of(plan_.spec.type),
               view_bytes = size_t(some.rows()) * row_bytes;
  for (size_t i = 0; i < some.views.size(); ++i) {
    const auto at = std::lower_bound(all.views.begin(), all.views.end(), some.views[i]) - all.views.begin();
    const size_t row = size_t(at) * size_t(all.rows()) + size_t(some.first_row - all.first_row);
    copy_up(rows_.front().pixels + i * view_bytes, band.raw + row * row_bytes, view_bytes, stream);
  }
}

void SteppedViews::take_zingers(size_t step, Stream& stream) {
  const int* counts = makers_[step]->zingers();
  if (!counts) return;
  const FrameBlock& made = blocks_[step + 1];
  const size_t bytes = made.views.size() * size_t(made.rows()) * sizeof(int);
  if (zingers_[step].bytes() < bytes) zingers_[step] = pinned_memory(bytes);
  copy_down(zingers_[step].data(), counts, bytes, stream);
}

void SteppedViews::tell_zingers(const GpuFrames::Block& band) const {
  for (size_t step = 0; step < zingers_.size() && band.on_zingers; ++step) {
    if (zingers_[step].bytes() == 0) continue;
    const FrameBlock& made = blocks_[step + 1];
    const int* count = zingers_[step].as<int>();
    for (const int view : made.views)
      for (int row = made.first_row; row < made.last_row; ++row) band.on_zingers(step, view, row, *count++);
  }
}

const FrameRows& SteppedViews::make(const GpuFrames::Block& band, const FrameBlock& wanted, Stream& stream) {
  blocks_ = plan_.blocks(wanted);
  rows_.clear();
  for (size_t step = 0; step < blocks_.size(); ++step)
    rows_.push_back({&blocks_[step], plan_.type_before(step), plan_.spec.width,
                     memory_[step].of<std::byte>(plan_.bytes(blocks_, step))});
  take_raw(band, stream);
  for (size_t step = 0; step < makers_.size(); ++step) {
    makers_[step]->run(rows_[step], rows_[step + 1], stream);
    take_zingers(step, stream);
  }
  return rows_.back();
}

void FrameChunk::start(const GpuFrames::Block& band, int first, int count) {
  first_ = first;
  count_ = count;
  const auto views = band.wanted.views.begin() + first;
  const FrameRows& made =
      views_.make(band, {{views, views + count}, band.wanted.first_row, band.wanted.last_row}, stream_);
  const size_t bytes = made.bytes() / size_t(count);
  for (int i = 0; i < count; ++i)
    copy_down(band.out + size_t(first + i) * band.view_bytes, made.pixels + size_t(i) * bytes, bytes,
              stream_);
}

void FrameChunk::finish() {
  stream_.wait();
  count_ = 0;
}

}  // namespace harima::CT_GPU_TARGET
