// SPDX-License-Identifier: BSD-3-Clause
#include "recon/axis.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "image/geometry.h"
#include "recon/axis_search.h"

namespace harima {

namespace {

constexpr double kHalfTurnDeg = 170;
constexpr double kNearEdge = 0.4;  // of the columns: an axis nearer to an edge makes an offset scan
constexpr double kAgreePx = 0.5, kDisagreePx = 2;
constexpr double kSurePx = 3;            // tilt: estimates further from the line are left out
constexpr double kNothing = 0.3;         // a confidence below which there is no tilt to speak of
constexpr double kMostCoherent = 0.995;  // so that no row outweighs all others
constexpr int kRingPx = 5;               // columns on either side that a ring is told by
constexpr int kEndShare = 64;            // the outermost 1/64 of the columns at either end

struct Weighted {
  double value, weight;
};

// 0 if there is no weight.
double weighted_median(std::vector<Weighted> values) {
  std::sort(values.begin(), values.end(), [](auto& a, auto& b) { return a.value < b.value; });
  double all = 0, below = 0;
  for (const Weighted& v : values) all += v.weight;
  for (const Weighted& v : values)
    if ((below += v.weight) > 0.5 * all) return v.value;
  return 0;
}

double weight_of(const AxisEstimate& estimate) {
  const double square = std::pow(std::min(estimate.confidence, kMostCoherent), 2);
  return square / (1 - square);
}

// By how much the mean of each column over the views is above the median of its neighbours: what makes rings.
// It stands still in the sinogram, which looks like an axis in the middle of the detector.
std::vector<float> rings_of(const FrameView& sinogram) {
  std::vector<float> mean(size_t(sinogram.width)), rings;
  for (int v = 0; v < sinogram.height; ++v)
    for (int x = 0; x < sinogram.width; ++x)
      mean[size_t(x)] += sinogram.row<float>(v)[x] / float(sinogram.height);
  for (int x = 0; x < sinogram.width; ++x) {
    std::vector<float> near(mean.begin() + std::max(0, x - kRingPx),
                            mean.begin() + std::min(sinogram.width, x + kRingPx + 1));
    std::ranges::nth_element(near, near.begin() + std::ssize(near) / 2);
    rings.push_back(mean[size_t(x)] - near[near.size() / 2]);
  }
  return rings;
}

// Where the beam was not that of the flats, air is no 0 and the ends of the detector are steps that stay
// where they are, wherever the axis. Their mean is taken off, one number for all views, which keeps opposite
// views alike; and the rings.
Frame level(const FrameView& sinogram) {
  const int ends = std::max(1, sinogram.width / kEndShare);
  double sum = 0;
  for (int v = 0; v < sinogram.height; ++v)
    for (int i = 0; i < ends; ++i)
      sum += double(sinogram.row<float>(v)[i]) + double(sinogram.row<float>(v)[sinogram.width - 1 - i]);
  const float mean = float(sum / (2.0 * ends * sinogram.height));
  const std::vector<float> rings = rings_of(sinogram);
  Frame levelled(PixelType::f32, sinogram.width, sinogram.height);
  for (int v = 0; v < sinogram.height; ++v)
    for (int x = 0; x < sinogram.width; ++x)
      levelled.row<float>(v)[x] = sinogram.row<float>(v)[x] - mean - rings[size_t(x)];
  return levelled;
}

// Nothing was found in any row.
AxisLine guess(AxisLine line) {
  line.axis_px = line.rows[line.rows.size() / 2].second.axis_px;
  line.slope = line.confidence = 0;
  return line;
}

// The estimate that opposite or successive half turns give, checked against the centre of mass.
void weigh_with_mass(const FrameView& sinogram, const std::vector<double>& angle_deg, AxisEstimate& found) {
  const std::optional<AxisEstimate> mass = axis_by_mass(sinogram, angle_deg);
  if (!mass) return;
  const double apart = std::abs(mass->axis_px - found.axis_px);
  if (apart < kAgreePx) found.confidence = std::max(found.confidence, 0.5 + 0.5 * found.confidence);
  if (apart > kDisagreePx) found.confidence *= 0.5;
}

bool is_near_edge(double axis_px, int columns) {
  return std::min(axis_px, columns - 1 - axis_px) < kNearEdge * columns;
}

AxisEstimate axis_by_symmetry(const FrameView& sinogram, const std::vector<double>& angle_deg) {
  const bool full_turn = angle_span_deg(angle_deg) >= kFullTurnDeg;
  AxisEstimate found =
      full_turn ? axis_by_mirror(sinogram, angle_deg) : axis_by_half_turn(sinogram, angle_deg);
  found.offset_scan = full_turn && is_near_edge(found.axis_px, sinogram.width);
  if (!found.offset_scan) weigh_with_mass(sinogram, angle_deg, found);
  return found;
}

AxisEstimate by_mass_alone(const FrameView& sinogram, const std::vector<double>& angle_deg) {
  return axis_by_mass(sinogram, angle_deg)
      .value_or(AxisEstimate{.axis_px = 0.5 * (sinogram.width - 1), .method = "mass"});
}

AxisEstimate by_mirror_alone(const FrameView& sinogram, const std::vector<double>& angle_deg) {
  AxisEstimate found = axis_by_mirror(sinogram, angle_deg);
  found.offset_scan = is_near_edge(found.axis_px, sinogram.width);
  return found;
}

constexpr AxisMethod kMethods[] = {
    {"auto", "half-turn, or mirror for a full turn, checked by mass", axis_by_symmetry},
    {"half-turn", "the double wedge in the spectrum of two half turns (Vo 2014)", axis_by_half_turn},
    {"mirror", "correlation of opposite views, for a full turn", by_mirror_alone},
    {"mass", "the path of the centre of mass, for a sample with air on both sides", by_mass_alone},
    {"sharpness", "the sharpest slice near what auto finds", axis_by_sharpness},
};

}  // namespace

std::span<const AxisMethod> axis_methods() { return kMethods; }

double vertex(double a, double b, double c) {
  const double bend = a - 2 * b + c;
  return bend > 0 ? std::clamp(0.5 * (a - c) / bend, -1.0, 1.0) : 0;
}

double alone(const std::vector<std::pair<double, double>>& curve) {
  const auto lower = [](const auto& a, const auto& b) { return a.second < b.second; };
  const auto [low, high] = std::minmax_element(curve.begin(), curve.end(), lower);
  if (low == high || !(high->second > low->second)) return 0;
  double fall = 0;
  const auto walk = [&](auto from, auto end) {
    for (double peak = from->second; from != end; ++from) {
      peak = std::max(peak, from->second);
      fall = std::max(fall, peak - from->second);
    }
  };
  walk(low, curve.end());
  walk(std::make_reverse_iterator(low + 1), curve.rend());
  return 1 - fall / (high->second - low->second);
}

AxisEstimate find_axis(const FrameView& measured, const std::vector<double>& angle_deg,
                       const std::string& name) {
  const auto method = std::ranges::find_if(kMethods, [&](const AxisMethod& one) { return name == one.name; });
  if (method == std::end(kMethods)) fail_usage("axis method '{}' is unknown", name);
  const double span = angle_span_deg(angle_deg);
  if (span < kHalfTurnDeg)
    fail("angles span {:.1f} degrees, half a turn wanted to find the rotation axis; give --axis", span);
  if (name == "mirror" && span < kFullTurnDeg)
    fail("angles span {:.1f} degrees, --axis-method mirror wants a full turn", span);
  return method->find(level(measured), angle_deg);
}

AxisLine fit_axis(const std::vector<std::pair<int, AxisEstimate>>& rows) {
  if (rows.empty()) fail("no rows to find the rotation axis in");
  AxisLine line;
  line.rows = rows;
  line.row0 = 0.5 * (rows.front().first + rows.back().first);
  // Theil and Sen: the median of the slopes of all pairs does not mind outliers.
  std::vector<Weighted> slopes, levels;
  for (size_t i = 0; i < rows.size(); ++i)
    for (size_t j = i + 1; j < rows.size(); ++j)
      if (const double apart = rows[j].first - rows[i].first; apart != 0)
        slopes.push_back({(rows[j].second.axis_px - rows[i].second.axis_px) / apart,
                          weight_of(rows[i].second) * weight_of(rows[j].second)});
  if (slopes.size() >= 3) line.slope = weighted_median(slopes);
  for (const auto& [row, estimate] : rows)
    levels.push_back({estimate.axis_px - line.slope * (row - line.row0), weight_of(estimate)});
  line.axis_px = weighted_median(levels);
  double sum = 0, square = 0, weight = 0, all = 0;
  for (const auto& [row, estimate] : rows) {
    const double off = estimate.axis_px - line.at(row), w = weight_of(estimate);
    all += w;
    if (std::abs(off) > kSurePx) continue;
    sum += w * off;
    square += w * off * off;
    weight += w;
    line.confidence += w * estimate.confidence;
  }
  if (!(weight > 0)) return guess(line);
  line.axis_px += sum / weight;
  line.confidence /= all;
  // A tilt that the scatter of the estimates could make is none.
  const double length = std::abs(rows.back().first - rows.front().first);
  if (line.confidence < kNothing || std::abs(line.slope) * length < 3 * (std::sqrt(square / weight) + 0.02))
    line.slope = 0;
  return line;
}

}  // namespace harima
