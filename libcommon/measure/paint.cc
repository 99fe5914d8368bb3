// SPDX-License-Identifier: BSD-3-Clause
#include "measure/paint.h"

#include <algorithm>
#include <cstring>

#include "image/pixels.h"

namespace harima {

namespace {

// paint(row, run, id) for all runs of numbered components.
template <class Paint>
void for_each_run(const Components& components, const SliceRuns& runs, int index, Paint paint) {
  for (size_t y = 0; y + 1 < runs.row_begin.size(); ++y)
    for (uint32_t i = runs.row_begin[y]; i < runs.row_begin[y + 1]; ++i)
      if (const uint32_t id = components.id(index, runs.part[i]); id > 0) paint(int(y), runs.runs[i], id);
}

}  // namespace

void paint_ids(const Components& components, const SliceRuns& runs, int index, Frame& out) {
  std::memset(out.data(), 0, out.bytes());
  for_each_run(components, runs, index, [&](int y, const Run& run, uint32_t id) {
    std::fill(out.row<uint32_t>(y) + run.first, out.row<uint32_t>(y) + run.last, id);
  });
}

void paint_value(const Components& components, const SliceRuns& runs, int index, double value, Frame& out) {
  with_pixels(out.type(), [&]<class T>() {
    for_each_run(components, runs, index, [&](int y, const Run& run, uint32_t) {
      std::fill(out.row<T>(y) + run.first, out.row<T>(y) + run.last, T(value));
    });
  });
}

}  // namespace harima
