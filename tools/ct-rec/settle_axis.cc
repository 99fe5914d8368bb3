// SPDX-License-Identifier: BSD-3-Clause
#include "settle_axis.h"

#include <cmath>

#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "cli/tool.h"
#include "image/geometry.h"

namespace harima {

namespace {

constexpr double kCurveReach = 16;  // columns around the axis that the report shows

}  // namespace

AxisLine given_axis(const std::string& text, const std::vector<int>& rows) {
  const auto ends = split(text, ':', 2);
  AxisLine line;
  line.confidence = 1;
  line.row0 = rows.front();
  line.axis_px = parse_number(ends.front());
  const int length = rows.back() - rows.front();
  if (length > 0) line.slope = (parse_number(ends.back()) - line.axis_px) / length;
  return line;
}

void find_axis(const Scan& scan, const Probe& probe, const std::vector<int>& rows, const std::string& method,
               Recipe& recipe) {
  bool offset = false;
  recipe.axis = find_axis_line(scan, probe, offset, method);
  note("rotation axis at column {:.2f}{} (confidence {:.2f})", recipe.axis.at(rows.front()),
       recipe.axis.slope != 0 ? fmt::format(" to {:.2f}", recipe.axis.at(rows.back())) : "",
       recipe.axis.confidence);
  if (recipe.axis.confidence < kSureAxis)
    warn("{}: the rotation axis is uncertain; look at it with --axis-sweep {:.0f}:{:.0f}:1", scan.name,
         recipe.axis.axis_px - 8, recipe.axis.axis_px + 8);
  recipe.offset_scan = offset;
}

void check_axis(const Scan& scan, const AxisLine& axis, const std::vector<int>& rows) {
  for (int row : {rows.front(), rows.back()})
    if (const double at = axis.at(row); !(at >= 0 && at <= scan.width() - 1))
      fail("{}: axis {:.2f} at row {} lies outside the detector of {} columns (0 to {})", scan.name, at, row,
           scan.width(), scan.width() - 1);
}

void report_axis(const AxisLine& axis, const std::vector<int>& rows) {
  const double first = axis.at(rows.front()), last = axis.at(rows.back());
  report("axis_px", axis.at(0.5 * (rows.front() + rows.back())));
  report("axis_first_px", first);
  report("axis_last_px", last);
  report("axis_confidence", axis.confidence);
  std::vector<double> estimates;
  for (const auto& [row, estimate] : axis.rows)
    estimates.insert(estimates.end(), {double(row), estimate.axis_px, estimate.confidence});
  report("axis_rows", estimates);  // row, axis, confidence; and so on
  if (axis.rows.empty()) return;
  const auto& [row, estimate] = axis.rows[axis.rows.size() / 2];
  std::vector<double> curve;
  for (const auto& [column, misfit] : estimate.curve)
    if (std::abs(column - estimate.axis_px) <= kCurveReach) curve.insert(curve.end(), {column, misfit});
  report("axis_curve_row", int64_t{row});
  report("axis_curve", curve);  // column, misfit; and so on
}

}  // namespace harima
