// SPDX-License-Identifier: BSD-3-Clause
#include "image/axes.h"

#include <cmath>
#include <limits>

#include "base/error.h"
#include "image/grid.h"

namespace harima {

namespace {

constexpr std::string_view kNames = "xyz";

Grid turned(const Grid& grid, const std::array<int, 3>& sizes, const Axes& axes) {
  Grid result = grid;
  for (size_t i = 0; i < 3; ++i) {
    const auto from = size_t(axes.from[i]);
    result.voxel_um[i] = grid.voxel_um[from];
    const double last = grid.origin_um[from] + (sizes[from] - 1) * grid.voxel_um[from];
    result.origin_um[i] = axes.reversed[i] ? 0 - last : grid.origin_um[from];
  }
  return result;
}

double turned_axis_px(double axis_px, int width, const Axes& axes) {
  if (axes.from[0] != 0 || axes.from[2] != 2) return std::numeric_limits<double>::quiet_NaN();
  return axes.reversed[0] ? width - 1 - axis_px : axis_px;
}

}  // namespace

Axes Axes::inverse() const {
  Axes back;
  for (int i = 0; i < 3; ++i) {
    back.from[size_t(from[size_t(i)])] = i;
    back.reversed[size_t(from[size_t(i)])] = reversed[size_t(i)];
  }
  return back;
}

Axes parse_axes(const std::string& text) {
  Axes axes;
  size_t count = 0, at = 0;
  std::array<bool, 3> is_taken{};
  for (; at <= text.size(); ++count) {
    const size_t end = std::min(text.find(',', at), text.size());
    std::string_view word = std::string_view(text).substr(at, end - at);
    const bool minus = word.starts_with('-');
    if (minus || word.starts_with('+')) word.remove_prefix(1);
    const size_t axis = word.size() == 1 ? kNames.find(word[0]) : std::string_view::npos;
    if (axis == std::string_view::npos)
      fail_usage("axis '{}' in '{}' is unknown, wanted x, y or z", text.substr(at, end - at), text);
    if (is_taken[axis])
      fail_usage("axis {} stands twice in '{}', wanted three different ones", kNames[axis], text);
    if (count < 3) axes.from[count] = int(axis), axes.reversed[count] = minus;
    is_taken[axis] = true;
    at = end + 1;
  }
  if (count != 3) fail_usage("'{}' has {} axes, wanted three, +x,+z,+y say", text, count);
  return axes;
}

std::array<int, 3> sizes_of(const StackInfo& stack) { return {stack.width, stack.height, stack.count}; }

StackInfo turned(const StackInfo& stack, const Axes& axes) {
  const std::array<int, 3> sizes = sizes_of(stack);
  StackInfo result = stack;
  result.width = sizes[size_t(axes.from[0])];
  result.height = sizes[size_t(axes.from[1])];
  result.count = sizes[size_t(axes.from[2])];
  if (axes.is_same()) return result;
  set_grid(turned(grid_of(stack.meta), sizes, axes), result.meta);
  const double axis_px = turned_axis_px(stack.meta.number(meta_name::kAxisPx, NAN), stack.width, axes);
  if (std::isnan(axis_px)) result.meta.remove(meta_name::kAxisPx);
  else result.meta.set(meta_name::kAxisPx, axis_px);
  if (axes.from[2] != 2) result.meta.remove(meta_name::kAngleOffsetRad);
  return result;
}

FrameTag turned(FrameTag tag, int width, const Axes& axes) {
  tag.axis_px = turned_axis_px(tag.axis_px, width, axes);
  return tag;
}

}  // namespace harima
