// SPDX-License-Identifier: BSD-3-Clause
#include "recon/metal_shadow.h"

#include <algorithm>
#include <cmath>

#include "base/vector_clones.h"

namespace harima {

namespace {

constexpr double kPoint = 0.01;  // columns: what covers less falls on one place
constexpr size_t kParts = 4;   // of a cell
constexpr size_t kBeyond = 3;  // cells on either side of the columns

CT_VECTOR_CLONES bool reaches(const float* pixels, int count, float level) {
  int found = 0;
  for (int i = 0; i < count; ++i) found |= pixels[i] >= level;
  return found != 0;
}

// Steps between columns, whose sum from the left is the path. What is added to a cell and to the two behind it is kept apart until then: memory
// is read where it was written, all of it or none. All is 0 before and after.
class Steps {
 public:
  Steps(std::vector<double>& memory, size_t columns) : cells_(memory), last_(double(columns)), first_cell_(columns) { cells_.resize(kParts * (columns + 2 * kBeyond)); }

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
  ColumnSpan sum_up(std::span<float> path) {
    const size_t columns = path.size();
    double sum = 0;
    for (size_t i = first_cell_; i < last_cell_; ++i) {
      sum += cells_[kParts * i];
      if (i > first_cell_) sum += cells_[kParts * (i - 1) + 1];
      if (i > first_cell_ + 1) sum += cells_[kParts * (i - 2) + 2];
      if (i >= kBeyond && i < columns + kBeyond) path[i - kBeyond] = float(sum);
    }
    if (first_cell_ < last_cell_) std::fill(cells_.begin() + std::ptrdiff_t(kParts * first_cell_), cells_.begin() + std::ptrdiff_t(kParts * last_cell_), 0.0);
    const auto column = [&](size_t cell) { return int(std::clamp(cell, size_t(kBeyond), columns + kBeyond)) - int(kBeyond); };
    return {column(first_cell_), column(last_cell_)};
  }

 private:
  struct Place {
    size_t cell;
    double behind;
  };
  // What is further away falls on no column either way.
  Place place(double column) const {
    const double kept = (column < -2.0 ? -2.0 : column > last_ ? last_ : column) + double(kBeyond);
    const auto cell = int(kept);
    return {size_t(cell), kept - cell};
  }
  void add(size_t cell, double a, double b, double c) {
    double* const parts = cells_.data() + kParts * cell;
    parts[0] += a;
    parts[1] += b;
    parts[2] += c;
    first_cell_ = std::min(first_cell_, cell);
    last_cell_ = std::max(last_cell_, cell + 3);
  }

  std::vector<double>& cells_;
  const double last_;
  size_t first_cell_, last_cell_ = 0;
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

ColumnSpan metal_path(std::span<const MetalRun> runs, int width, const MetalView& view, std::vector<double>& work, std::span<float> path) {
  const double middle = 0.5 * (width - 1), cosine = std::abs(view.cosine), height = 1 / std::max(cosine, kPoint / width);
  Steps steps(work, path.size());
  for (const MetalRun& run : runs) {
    const double pixels = run.last - run.first, covered = pixels * cosine;
    const double column = view.axis + (0.5 * (run.first + run.last - 1) - middle) * view.cosine + (middle - run.y) * view.sine;
    if (covered < kPoint) {
      steps.add_point(column, pixels);
    } else {
      steps.add_end(column - 0.5 * covered, height);
      steps.add_end(column + 0.5 * covered, -height);
    }
  }
  return steps.sum_up(path);
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

}  // namespace harima
