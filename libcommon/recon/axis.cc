// SPDX-License-Identifier: BSD-3-Clause
#include "recon/axis.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "image/geometry.h"
#include "recon/axis_search.h"

namespace harima {

namespace {

constexpr double kHalfTurnDeg = 170, kFullTurnDeg = 350;
constexpr double kNearEdge = 0.4;      // of the columns: an axis nearer to an edge makes an offset scan
constexpr double kAgreePx = 0.5, kDisagreePx = 2;
constexpr double kSurePx = 3;          // tilt: estimates further from the line are left out
constexpr double kNoise = 4, kSure = 16;  // scatters by which a chance and a true minimum stand out

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + long(values.size() / 2), values.end());
  return values[values.size() / 2];
}

// The estimate that opposite or successive half turns give, checked against the centre of mass.
void weigh_with_mass(const FrameView& sinogram, const std::vector<double>& angle_deg, AxisEstimate& found) {
  const std::optional<double> mass = axis_by_mass(sinogram, angle_deg);
  if (!mass) return;
  const double apart = std::abs(*mass - found.axis_px);
  if (apart < kAgreePx) found.confidence = std::max(found.confidence, 0.5 + 0.5 * found.confidence);
  if (apart > kDisagreePx) found.confidence *= 0.5;
}

}  // namespace

double vertex(double a, double b, double c) {
  const double bend = a - 2 * b + c;
  return bend > 0 ? std::clamp(0.5 * (a - c) / bend, -1.0, 1.0) : 0;
}

double stand_out(const std::vector<std::pair<double, double>>& curve, double at, double apart) {
  std::vector<double> others;
  double best = 1e300;
  for (const auto& [axis, value] : curve) {
    best = std::min(best, value);
    if (std::abs(axis - at) > apart) others.push_back(value);
  }
  if (others.size() < 8 || !std::isfinite(best)) return 0;
  const double middle = median(others);
  for (double& value : others) value = std::abs(value - middle);
  const double scatter = 1.4826 * median(others);
  if (!(middle > best)) return 0;
  return scatter > 0 ? std::clamp(((middle - best) / scatter - kNoise) / (kSure - kNoise), 0.0, 1.0) : 1;
}

AxisEstimate find_axis(FrameView sinogram, const std::vector<double>& angle_deg) {
  const double span = angle_span_deg(angle_deg);
  if (span < kHalfTurnDeg) fail("angles span {:.1f} degrees, half a turn wanted to find the rotation axis; give --axis", span);
  const bool full_turn = span >= kFullTurnDeg;
  AxisEstimate found = full_turn ? axis_by_mirror(sinogram, angle_deg) : axis_by_half_turn(sinogram, angle_deg);
  const double edge = std::min(found.axis_px, sinogram.width - 1 - found.axis_px);
  found.offset_scan = full_turn && edge < kNearEdge * sinogram.width;
  if (!found.offset_scan) weigh_with_mass(sinogram, angle_deg, found);
  return found;
}

AxisLine fit_axis(const std::vector<std::pair<int, AxisEstimate>>& rows) {
  if (rows.empty()) fail("no rows to find the rotation axis in");
  AxisLine line;
  line.rows = rows;
  // Theil and Sen: the median of the slopes of all pairs does not mind outliers.
  std::vector<double> slopes, levels;
  for (size_t i = 0; i < rows.size(); ++i)
    for (size_t j = i + 1; j < rows.size(); ++j)
      if (rows[j].first != rows[i].first && rows[i].second.confidence > 0 && rows[j].second.confidence > 0)
        slopes.push_back((rows[j].second.axis_px - rows[i].second.axis_px) / (rows[j].first - rows[i].first));
  line.slope = slopes.size() >= 3 ? median(slopes) : 0;
  line.row0 = 0.5 * (rows.front().first + rows.back().first);
  for (const auto& [row, estimate] : rows)
    if (estimate.confidence > 0) levels.push_back(estimate.axis_px - line.slope * (row - line.row0));
  line.axis_px = levels.empty() ? rows[rows.size() / 2].second.axis_px : median(levels);
  double sum = 0, weight = 0, square = 0;
  for (const auto& [row, estimate] : rows) {
    const double off = estimate.axis_px - line.at(row);
    if (std::abs(off) > kSurePx) continue;  // its confidence is lost to the line
    sum += estimate.confidence * off;
    weight += estimate.confidence;
    square += off * off;
  }
  if (weight > 0) line.axis_px += sum / weight;
  line.confidence = weight / double(rows.size());
  // A tilt that the scatter of the estimates could make is none.
  const double length = std::abs(rows.back().first - rows.front().first);
  const double scatter = std::sqrt(square / double(rows.size())) + 0.02;
  if (std::abs(line.slope) * length < 3 * scatter) line.slope = 0;
  return line;
}

}  // namespace harima
