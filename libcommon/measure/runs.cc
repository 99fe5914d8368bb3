// SPDX-License-Identifier: BSD-3-Clause
#include "measure/runs.h"

#include <cstring>
#include <numeric>

#include "measure/disjoint_sets.h"

namespace harima {

namespace {

// First column from x on that is marked, or is not; `width` if there is none.
int next_marked(const uint8_t* marks, int x, int width) {
  for (uint64_t eight; x + 8 <= width; x += 8)
    if (std::memcpy(&eight, marks + x, 8); eight != 0) break;
  while (x < width && !marks[x]) ++x;
  return x;
}
int next_unmarked(const uint8_t* marks, int x, int width) {
  while (x < width && marks[x]) ++x;
  return x;
}

void find_row(const uint8_t* marks, int width, std::vector<Run>& runs) {
  for (int x = next_marked(marks, 0, width); x < width;) {
    const int last = next_unmarked(marks, x, width);
    runs.push_back({x, last});
    x = next_marked(marks, last, width);
  }
}

// Roots become numbers in their order, all others the number of their root.
uint32_t number_parts(std::vector<uint32_t>& part) {
  uint32_t parts = 0;
  for (uint32_t run = 0; run < part.size(); ++run) part[run] = part[run] == run ? parts++ : part[part[run]];
  return parts;
}

}  // namespace

void find_runs(std::span<const uint8_t> marks, int width, Connectivity connect, SliceRuns& out) {
  const int height = int(marks.size() / size_t(width)), reach = connect == Connectivity::faces ? 0 : 1;
  out.runs.clear();
  out.row_begin.assign(1, 0);
  for (int y = 0; y < height; ++y) {
    find_row(marks.data() + size_t(y) * size_t(width), width, out.runs);
    out.row_begin.push_back(uint32_t(out.runs.size()));
  }
  out.part.resize(out.runs.size());
  std::iota(out.part.begin(), out.part.end(), 0);
  for (int y = 1; y < height; ++y) {
    const uint32_t above = out.row_begin[size_t(y) - 1], here = out.row_begin[size_t(y)];
    for_each_touch(out.row(y - 1), out.row(y), reach,
                   [&](size_t i, size_t j) { join(out.part, above + uint32_t(i), here + uint32_t(j)); });
  }
  for (uint32_t run = 0; run < out.part.size(); ++run) out.part[run] = root_of(out.part, run);
  out.parts = number_parts(out.part);
}

}  // namespace harima
