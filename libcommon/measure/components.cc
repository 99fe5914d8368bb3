// SPDX-License-Identifier: BSD-3-Clause
#include "measure/components.h"

#include <algorithm>

#include "base/error.h"
#include "base/parallel.h"
#include "base/text.h"
#include "measure/disjoint_sets.h"

namespace harima {

namespace {

constexpr size_t kPartBytes = sizeof(uint32_t) + sizeof(ComponentSize);

}  // namespace

Components::Components(Source& source, SliceMarks marks, Connectivity connect, size_t memory_bytes,
                       const std::function<void()>& on_frame)
    : marks_(std::move(marks)), connect_(connect),
      pixels_(size_t(source.info().width) * size_t(source.info().height)) {
  const StackInfo& info = source.info();
  const size_t most_parts =
      memory_bytes == 0 ? UINT32_MAX : std::min<size_t>(UINT32_MAX, memory_bytes / 2 / kPartBytes);
  FrameLoop loop;
  loop.batch = loop_batch(info, {}, runs_bytes(pixels_), memory_bytes - memory_bytes / 2);
  std::vector<SliceRuns> slots(size_t(loop.batch) * 2);
  const auto slot = [&](int index) -> SliceRuns& { return slots[size_t(index) % slots.size()]; };
  loop.work = [&](const LoopFrames& in) {
    thread_local std::vector<uint8_t> marked;
    marked.resize(pixels_);
    marks_(in.frames[0], in.index, marked);
    find_runs(marked, info.width, connect_, slot(in.index));
  };
  loop.finish = [&](int index) {
    take(info, index, slot(index), most_parts);
    if (on_frame) on_frame();
  };
  run_frames(source, loop);
  if (!first_of_slice_.empty()) note_border(last_, info, true);
  last_ = {};
}

// Adds the parts of the next slice and joins them with those of the slice before.
void Components::take(const StackInfo& info, int index, SliceRuns& runs, size_t most_parts) {
  const size_t first = ids_.size();
  if (first + runs.parts > most_parts)
    fail(
        "the objects of slices 0 to {} have more than {} parts, which take more than half of the memory that "
        "--mem allows",
        index, most_parts);
  first_of_slice_.push_back(uint32_t(first));
  for (uint32_t part = 0; part < runs.parts; ++part) ids_.push_back(uint32_t(first) + part);
  sizes_.resize(ids_.size());
  for (size_t i = 0; i < runs.runs.size(); ++i) {
    const uint64_t pixels = uint64_t(runs.runs[i].last - runs.runs[i].first);
    sizes_[first + runs.part[i]].voxels += pixels;
    voxels_ += pixels;
  }
  if (index > 0) {
    const uint32_t before = first_of_slice_[size_t(index) - 1];
    for_each_touch(last_, runs, connect_,
                   [&](uint32_t a, uint32_t b) { join(ids_, before + a, uint32_t(first) + b); });
  }
  std::swap(last_, runs);
  note_border(last_, info, index == 0);
}

// Marks the parts of the latest slice that touch the border of the volume: all of them if it is an end.
void Components::note_border(const SliceRuns& runs, const StackInfo& info, bool is_end) {
  const uint32_t first = first_of_slice_.back();
  for (int y = 0; y < info.height; ++y) {
    const bool is_edge = is_end || y == 0 || y == info.height - 1;
    const auto row = runs.row(y);
    const auto parts = runs.parts_of_row(y);
    for (size_t i = 0; i < row.size(); ++i)
      if (is_edge || row[i].first == 0 || row[i].last == info.width)
        sizes_[first + parts[i]].touches_border = 1;
  }
}

const SliceRuns& Components::runs_of(const Frame& frame, int index) const {
  thread_local std::vector<uint8_t> marked;
  thread_local SliceRuns runs;
  marked.resize(pixels_);
  marks_(frame, index, marked);
  find_runs(marked, frame.width(), connect_, runs);
  return runs;
}

uint32_t Components::number(const std::function<bool(const ComponentSize&)>& keep) {
  for (uint32_t part = 0; part < ids_.size(); ++part) {
    const uint32_t root = root_of(ids_, part);
    ids_[part] = root;
    if (root == part) continue;
    sizes_[root].voxels += sizes_[part].voxels;
    sizes_[root].touches_border |= sizes_[part].touches_border;
  }
  uint32_t kept = 0;
  for (uint32_t part = 0; part < ids_.size(); ++part) {
    if (ids_[part] != part) {  // its root came before, and has its number
      ids_[part] = ids_[ids_[part]];
      continue;
    }
    const bool is_kept = keep(sizes_[part]);
    if (is_kept) kept_voxels_ += sizes_[part].voxels;
    ++count_;
    ids_[part] = is_kept ? ++kept : 0;
  }
  sizes_ = {};
  return kept;
}

size_t Components::bytes() const {
  return ids_.size() * sizeof(uint32_t) + size_t(thread_count()) * runs_bytes(pixels_);
}

}  // namespace harima
