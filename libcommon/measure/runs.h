// SPDX-License-Identifier: BSD-3-Clause
// The marked pixels of a slice as runs along x, and which of them hang together within the slice. Most images
// have far fewer runs than pixels; no image has more than half as many.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace harima {

// How voxels hang together: over faces; over faces and edges; over corners, too.
enum class Connectivity { faces = 6, edges = 18, corners = 26 };

struct Run {
  int first, last;  // columns [first, last)
};

struct SliceRuns {
  std::vector<Run> runs;            // row after row, from left to right
  std::vector<uint32_t> row_begin;  // row y has runs [row_begin[y], row_begin[y + 1])
  // Of each run: parts of a slice are numbered in the order of their first pixels.
  std::vector<uint32_t> part;
  uint32_t parts = 0;

  std::span<const Run> row(int y) const { return std::span(runs).subspan(begin(y), begin(y + 1) - begin(y)); }
  std::span<const uint32_t> parts_of_row(int y) const {
    return std::span(part).subspan(begin(y), begin(y + 1) - begin(y));
  }
  size_t begin(int y) const { return row_begin[size_t(y)]; }
};

// Finds runs and parts; `marks` are width * height bytes, not 0 where marked. What `out` held is gone, its
// memory used again.
void find_runs(std::span<const uint8_t> marks, int width, Connectivity connect, SliceRuns& out);

// The most bytes that a slice needs for runs, and while they are found.
inline size_t runs_bytes(size_t pixels) { return pixels / 2 * (sizeof(Run) + 2 * sizeof(uint32_t)) + pixels; }

// touch(part of a, part of b) for runs of neighbouring slices that hang together.
template <class Touch>
void for_each_touch(const SliceRuns& a, const SliceRuns& b, Connectivity connect, Touch touch);

// touch(i, j) for runs a[i] and b[j] of neighbouring rows that are no farther apart along x than `reach`.
template <class Touch>
void for_each_touch(std::span<const Run> a, std::span<const Run> b, int reach, Touch touch) {
  for (size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i].first < b[j].last + reach && b[j].first < a[i].last + reach) touch(i, j);
    if (a[i].last < b[j].last) ++i;
    else ++j;
  }
}

template <class Touch>
void for_each_touch(const SliceRuns& a, const SliceRuns& b, Connectivity connect, Touch touch) {
  const int height = int(a.row_begin.size()) - 1;
  for (int y = 0; y < height; ++y)
    for (int above = -1; above <= 1; ++above) {
      if (y + above < 0 || y + above >= height || (above != 0 && connect == Connectivity::faces)) continue;
      const bool is_wide = connect == Connectivity::corners || (connect == Connectivity::edges && above == 0);
      const auto parts_a = a.parts_of_row(y), parts_b = b.parts_of_row(y + above);
      for_each_touch(a.row(y), b.row(y + above), is_wide ? 1 : 0,
                     [&](size_t i, size_t j) { touch(parts_a[i], parts_b[j]); });
    }
}

}  // namespace harima
