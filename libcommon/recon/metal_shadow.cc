// SPDX-License-Identifier: BSD-3-Clause
#include "recon/metal_shadow.h"

#include <algorithm>
#include <cmath>

#include "base/vector_clones.h"

namespace harima {

namespace {

constexpr double kSteepest = 1e-5;  // cosine of a view along rows: a run of thousands of pixels covers a hundredth of a column
constexpr size_t kParts = 4;   // of a cell
constexpr int kBeyond = 3;     // cells on either side of the columns

CT_VECTOR_CLONES bool reaches(const float* pixels, int count, float level) {
  int found = 0;
  for (int i = 0; i < count; ++i) found |= pixels[i] >= level;
  return found != 0;
}

// Where the ends of runs fall, in cells: the whole of it and the rest. What is further away falls on no column either way.
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
    const double column = axis + u[i] * cosine + v[i] * sine;
    const double kept = (column < -2.0 ? -2.0 : column > last ? last : column) + double(kBeyond);
    cell[i] = int(kept);
    rest[i] = kept - double(cell[i]);
  }
}

// Cell `cell` takes the three sums of height, height times rest, and times its square: what an end adds to it and to the two behind it, half (1 - rest)^2,
// half rest^2 and what is left of 1, follows from these.
inline void add_end(double* cells, int cell, double height, double rest) {
  double* const sums = cells + kParts * size_t(cell);
  sums[0] += height;
  sums[1] += height * rest;
  sums[2] += height * rest * rest;
}

// Sums of all before, over cells [first, last) with two behind them; these become 0 again.
void sum_up(double* cells, int first, int last, std::span<float> path) {
  double sum = 0, middle = 0, right = 0, later = 0;  // later: of what is two cells behind
  for (int i = first; i < last; ++i) {
    double* const sums = cells + kParts * size_t(i);
    const double left = 0.5 * (sums[0] - 2 * sums[1] + sums[2]), end = 0.5 * sums[2];
    sum += left + middle + later;
    later = right;
    right = end;
    middle = sums[0] - left - end;
    if (i >= kBeyond && size_t(i - kBeyond) < path.size()) path[size_t(i - kBeyond)] = float(sum);
    std::fill_n(sums, kParts, 0.0);
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
  const double cosine = std::copysign(std::max(std::abs(view.cosine), kSteepest), view.cosine), height = 1 / cosine;
  work.cell.resize(size_t(count)), work.rest.resize(size_t(count)), work.sums.resize(kParts * size_t(columns + 2 * kBeyond));
  place_ends({ends.u.data(), ends.v.data(), work.cell.data(), work.rest.data()}, count, {view.axis, cosine, view.sine}, double(columns));
  for (int i = 0; i < count; i += 2) {
    add_end(work.sums.data(), work.cell[size_t(i)], height, work.rest[size_t(i)]);
    add_end(work.sums.data(), work.cell[size_t(i) + 1], -height, work.rest[size_t(i) + 1]);
  }
  const auto [least, most] = std::minmax_element(work.cell.begin(), work.cell.end());
  const int first = *least, last = *most + 3;
  sum_up(work.sums.data(), first, last, path);
  const auto column = [&](int cell) { return std::clamp(cell, kBeyond, columns + kBeyond) - kBeyond; };
  return {column(first), column(last)};
}

void bridge_shadows(float* row, int step, const float* path, int path_step, int columns, ColumnSpan span, float least) {
  const auto is_metal = [&](int x) { return path[std::ptrdiff_t(x) * path_step] > least; };
  const auto cell = [&](int x) -> float& { return row[std::ptrdiff_t(x) * step]; };
  for (int x = span.first; x < span.last; ++x) {
    if (!is_metal(x)) continue;
    const int before = x - 1;
    while (x < span.last && is_metal(x)) ++x;
    if (before < 0 && x == columns) return;
    const float first = cell(before < 0 ? x : before), last = cell(x == columns ? before : x);
    for (int i = before + 1; i < x; ++i) cell(i) = first + float(i - before) / float(x - before) * (last - first);
  }
}

void bridge_lanes(float* cells, int columns, std::span<const MetalEnds> ends, std::span<const double> axis_px, double angle_rad, MetalWork& work) {
  const double cosine = std::cos(angle_rad), sine = std::sin(angle_rad);
  work.path.resize(size_t(columns));
  for (size_t lane = 0; lane < ends.size(); ++lane) {
    if (ends[lane].u.empty()) continue;
    const ColumnSpan span = metal_path(ends[lane], {axis_px[lane], cosine, sine}, work, work.path);
    bridge_shadows(cells + lane, int(ends.size()), work.path.data(), 1, columns, span, kLeastPath);
  }
}

}  // namespace harima
