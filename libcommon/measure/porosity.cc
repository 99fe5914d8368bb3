// SPDX-License-Identifier: BSD-3-Clause
#include "measure/porosity.h"

#include <algorithm>

namespace harima {

namespace {

constexpr uint8_t kPore = 1, kOutside = 2;  // outside: does not count

// Marks pore and what does not count; returns how many voxels that count are not numbers.
int64_t mark(const Frame& frame, int index, const ValueBand& pore, const Selection& selection,
             std::span<uint8_t> marks) {
  const int64_t nan = mark_band(pixels_of(frame), pore, kPore, marks.data());
  if (selection.is_all()) return nan;
  const auto selected = selection.marks(index);
  for (size_t i = 0; i < marks.size(); ++i) marks[i] = selected[i] ? marks[i] : kOutside;
  if (nan == 0) return 0;
  const Pixels chosen = selection.pick(frame, index);
  std::vector<uint8_t> ignored(chosen.count);
  return mark_band(chosen, pore, kPore, ignored.data());
}

// Of the closed components in a slice, the voxels that are pore.
int64_t closed_pore(const Components& components, const SliceRuns& runs, int index,
                    std::span<const uint8_t> marks, int width) {
  int64_t closed = 0;
  for (size_t y = 0; y + 1 < runs.row_begin.size(); ++y)
    for (uint32_t i = runs.row_begin[y]; i < runs.row_begin[y + 1]; ++i) {
      if (components.id(index, runs.part[i]) == 0) continue;
      const uint8_t* row = marks.data() + y * size_t(width);
      closed += std::count(row + runs.runs[i].first, row + runs.runs[i].last, kPore);
    }
  return closed;
}

}  // namespace

void PoreCount::add(const PoreCount& other) {
  voxels += other.voxels;
  pore += other.pore;
  closed += other.closed;
  nan += other.nan;
}

std::vector<PoreCount> pores_of(Source& source, const ValueBand& pore, const Selection& selection,
                                Connectivity connect, size_t memory_bytes,
                                const std::function<void()>& on_frame) {
  const auto mark_slice = [&](const Frame& frame, int index, std::span<uint8_t> marks) {
    mark(frame, index, pore, selection, marks);
  };
  Components components(source, mark_slice, connect, memory_bytes, {});
  components.number([](const ComponentSize& size) { return !size.touches_border; });
  std::vector<PoreCount> slices;
  fold_frames<PoreCount>(
      source, {}, memory_bytes - std::min(memory_bytes / 2, components.bytes()),
      [&](const LoopFrames& in, PoreCount& count) {
        const Frame& frame = in.frames[0];
        thread_local std::vector<uint8_t> marks;
        marks.resize(size_t(frame.width()) * size_t(frame.height()));
        count = {};
        count.nan = mark(frame, in.index, pore, selection, marks);
        count.voxels = int64_t(marks.size()) - std::count(marks.begin(), marks.end(), kOutside);
        count.pore = std::count(marks.begin(), marks.end(), kPore);
        count.closed =
            closed_pore(components, components.runs_of(frame, in.index), in.index, marks, frame.width());
      },
      [&](int, const PoreCount& count) {
        slices.push_back(count);
        if (on_frame) on_frame();
      });
  return slices;
}

}  // namespace harima
