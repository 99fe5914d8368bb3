// SPDX-License-Identifier: BSD-3-Clause
#include "recon/metal_shadow.h"

#include <algorithm>
#include <cmath>

#include "base/vector_clones.h"

namespace harima {

namespace {

constexpr double kPoint = 0.01;  // columns: what covers less falls on one place
constexpr int kBeyond = 3;  // cells on either side of the columns

CT_VECTOR_CLONES bool reaches(const float* pixels, int count, float level) {
  int found = 0;
  for (int i = 0; i < count; ++i) found |= pixels[i] >= level;
  return found != 0;
}

// Steps between columns, whose sum from the left is the path.
class Steps {
 public:
  Steps(std::vector<double>& memory, size_t columns) : cells_(memory), columns_(double(columns)) { cells_.assign(columns + 2 * kBeyond, 0.0); }

  // height times the integral of t(n - from) over `from` below `end`: 0 far to the left of it, height far to the right.
  void add_end(double end, double height) {
    const Place at = place(end);
    const double u = 1 - at.behind, left = 0.5 * u * u, right = 0.5 * at.behind * at.behind;
    add(at.cell, height * left, height * (1 - left - right), height * right);
  }
  // height * t(n - middle)
  void add_point(double middle, double height) {
    const Place at = place(middle);
    add(at.cell, height * (1 - at.behind), height * (2 * at.behind - 1), -height * at.behind);
  }
  void sum_up(std::span<float> path) const {
    double sum = cells_[0] + cells_[1] + cells_[2];
    for (size_t n = 0; n < path.size(); ++n) path[n] = float(sum += cells_[n + kBeyond]);
  }

 private:
  struct Place {
    size_t cell;
    double behind;
  };
  // What is further away falls on no column either way.
  Place place(double column) const {
    const double kept = std::clamp(column, -2.0, columns_) + kBeyond, cell = std::floor(kept);
    return {size_t(cell), kept - cell};
  }
  void add(size_t cell, double a, double b, double c) {
    cells_[cell] += a;
    cells_[cell + 1] += b;
    cells_[cell + 2] += c;
  }

  std::vector<double>& cells_;
  const double columns_;
};

}  // namespace

void find_metal(const float* pixels, int width, int y, float level, std::vector<MetalRun>& runs) {
  if (!reaches(pixels, width, level)) return;
  for (int x = 0; x < width; ++x) {
    if (!(pixels[x] >= level)) continue;
    const int first = x;
    while (x < width && pixels[x] >= level) ++x;
    runs.push_back({y, first, x, {pixels + first, pixels + x}});
  }
}

void metal_path(std::span<const MetalRun> runs, int width, const MetalView& view, std::vector<double>& work, std::span<float> path) {
  const double middle = 0.5 * (width - 1), cosine = std::abs(view.cosine);
  Steps steps(work, path.size());
  for (const MetalRun& run : runs) {
    const double pixels = run.last - run.first, covered = pixels * cosine;
    const double column = view.axis + (0.5 * (run.first + run.last - 1) - middle) * view.cosine + (middle - run.y) * view.sine;
    if (covered < kPoint) {
      steps.add_point(column, pixels);
    } else {
      steps.add_end(column - 0.5 * covered, 1 / cosine);
      steps.add_end(column + 0.5 * covered, -1 / cosine);
    }
  }
  steps.sum_up(path);
}

void bridge_shadows(float* row, int step, const float* path, int path_step, int columns, float least) {
  const auto is_metal = [&](int x) { return path[std::ptrdiff_t(x) * path_step] > least; };
  const auto cell = [&](int x) -> float& { return row[std::ptrdiff_t(x) * step]; };
  for (int x = 0; x < columns; ++x) {
    if (!is_metal(x)) continue;
    const int before = x - 1;
    while (x < columns && is_metal(x)) ++x;
    if (before < 0 && x == columns) return;
    const float first = cell(before < 0 ? x : before), last = cell(x == columns ? before : x);
    for (int i = before + 1; i < x; ++i) cell(i) = first + float(i - before) / float(x - before) * (last - first);
  }
}

}  // namespace harima
