// SPDX-License-Identifier: BSD-3-Clause
#include "recon/metal_shadow.h"

#include <algorithm>
#include <cmath>

#include "base/vector_clones.h"
#include "math/metal_path.h"

namespace harima {

namespace {

constexpr size_t kParts = 4;  // of a cell, the last to fill a line

CT_VECTOR_CLONES bool reaches(const float* pixels, int count, float level) {
  int found = 0;
  for (int i = 0; i < count; ++i) found |= pixels[i] >= level;
  return found != 0;
}

// Where the ends of runs fall, in cells: the whole of it and the rest. What is further away falls on no
// column either way.
struct Ends {
  const double *u, *v;  // of each, in the slice
  int* cell;
  double* rest;
};
CT_VECTOR_CLONES void place_ends(const Ends& ends, int count, const MetalView& view, double last) {
  const double axis = view.axis, cosine = view.cosine, sine = view.sine;
  const double* const u = ends.u;
  const double* const v = ends.v;
  int* __restrict const cell = ends.cell;
  double* __restrict const rest = ends.rest;
  for (int i = 0; i < count; ++i) {
    const double kept = metal_place(axis + u[i] * cosine + v[i] * sine, last);
    cell[i] = int(kept);
    rest[i] = kept - double(cell[i]);
  }
}

}  // namespace

bool has_metal(const float* pixels, int width, float level) { return reaches(pixels, width, level); }

void find_metal(const float* pixels, int width, int y, float level, MetalRow& row) {
  if (!has_metal(pixels, width, level)) return;
  for (int x = 0; x < width; ++x) {
    if (!(pixels[x] >= level)) continue;
    const int first = x;
    while (x < width && pixels[x] >= level) ++x;
    row.runs.push_back({y, first, x});
    row.values.insert(row.values.end(), pixels + first, pixels + x);
  }
}

MetalEnds::MetalEnds(std::span<const MetalRun> runs, int width) {
  const double middle = 0.5 * (width - 1);
  for (const MetalRun& run : runs) {
    u.insert(u.end(), {run.first - 0.5 - middle, run.last - 0.5 - middle});
    v.insert(v.end(), {middle - run.y, middle - run.y});
  }
}

ColumnSpan metal_path(const MetalEnds& ends, const MetalView& view, MetalWork& work, std::span<float> path) {
  const int count = int(ends.u.size()), columns = int(path.size());
  if (count == 0) return {0, 0};
  const double cosine = metal_cosine(view.cosine), height = 1 / cosine;
  work.cell.resize(size_t(count)), work.rest.resize(size_t(count)),
      work.sums.resize(kParts * size_t(columns + 2 * kMetalBeyond));
  place_ends({ends.u.data(), ends.v.data(), work.cell.data(), work.rest.data()}, count,
             {view.axis, cosine, view.sine}, double(columns));
  double* const sums = work.sums.data();
  const auto part = [sums](int cell, int k) -> double& { return sums[kParts * size_t(cell) + size_t(k)]; };
  const auto add_end = [&](size_t i, double of) {
    add_metal_end([&](int k) -> double& { return part(work.cell[i], k); }, of, work.rest[i]);
  };
  for (size_t i = 0; i < size_t(count); i += 2) add_end(i, height), add_end(i + 1, -height);
  const auto [least, most] = std::minmax_element(work.cell.begin(), work.cell.end());
  const int first = *least, last = *most + 3;
  sum_metal_up(first, last, columns, part, [&](int x, float value) { path[size_t(x)] = value; });
  const auto column = [&](int cell) {
    return std::clamp(cell, kMetalBeyond, columns + kMetalBeyond) - kMetalBeyond;
  };
  return {column(first), column(last)};
}

void bridge_shadows(float* row, int step, const float* path, int path_step, int columns, ColumnSpan span,
                    float least) {
  bridge_metal_row(
      span.first, span.last, columns, [=](int x) { return path[std::ptrdiff_t(x) * path_step] > least; },
      [=](int x) -> float& { return row[std::ptrdiff_t(x) * step]; });
}

void bridge_lanes(float* cells, int columns, std::span<const MetalEnds> ends, std::span<const double> axis_px,
                  double angle_rad, MetalWork& work) {
  const double cosine = std::cos(angle_rad), sine = std::sin(angle_rad);
  work.path.resize(size_t(columns));
  for (size_t lane = 0; lane < ends.size(); ++lane) {
    if (ends[lane].u.empty()) continue;
    const ColumnSpan span = metal_path(ends[lane], {axis_px[lane], cosine, sine}, work, work.path);
    bridge_shadows(cells + lane, int(ends.size()), work.path.data(), 1, columns, span, kLeastPath);
  }
}

}  // namespace harima
