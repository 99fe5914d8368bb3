// SPDX-License-Identifier: BSD-3-Clause
#include "measure/object_table.h"

namespace harima {

const MarksAround& marks_around(const SliceMarks& marks, const LoopFrames& in) {
  thread_local MarksAround around;
  for (auto& slice : around) slice.clear();
  for (size_t i = 0; i < in.frames.size(); ++i) {
    const int index = in.first_frame + int(i);
    auto& slice = around[size_t(index - in.index + 1)];
    slice.resize(size_t(in.frames[i].width()) * size_t(in.frames[i].height()));
    marks(in.frames[i], index, slice);
  }
  return around;
}

void ObjectTable::add(const Components& components, const SliceRuns& runs, int index,
                      const MarksAround& marks) {
  const auto row = [&](size_t slice, int y) {
    const bool is_there = !marks[slice].empty() && y >= 0 && y < height_;
    return is_there ? marks[slice].data() + size_t(y) * size_t(width_) : nullptr;
  };
  thread_local std::vector<int> inner;
  inner.clear();
  for (int y = 0; y < height_; ++y)
    for (const Run& run : runs.row(y))
      inner.push_back(inner_pixels(run, row(1, y - 1), row(1, y + 1), row(0, y), row(2, y)));
  const std::lock_guard lock(mutex_);
  for (int y = 0; y < height_; ++y)
    for (uint32_t i = runs.row_begin[size_t(y)]; i < runs.row_begin[size_t(y) + 1]; ++i)
      if (const uint32_t id = components.id(index, runs.part[i]); id > 0)
        objects_[id - 1].add(runs.runs[i], y, index, inner[i]);
}

}  // namespace harima
