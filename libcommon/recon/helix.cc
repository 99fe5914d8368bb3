// SPDX-License-Identifier: BSD-3-Clause
#include "recon/helix.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "recon/straightened.h"

namespace harima {

namespace {

constexpr double kHalfTurn = 180, kEndDeg = 20;  // over which a view fades in at the ends of the scan
constexpr double kEdgeShare = 0.2;  // of the rows, over which it does at the edges of the detector

// 0 at 0, 1 from 1 on.
double fade(double t) {
  if (t >= 1) return 1;
  return t <= 0 ? 0 : 0.5 - 0.5 * std::cos(M_PI * t);
}

}  // namespace

Helix::Helix(const Scan& scan, double rows_per_turn) : climb_(rows_per_turn), rows_(scan.height()) {
  double turned = 0, before = scan.views[0].angle_deg;
  std::vector<double> signed_angle;
  for (const View& view : scan.views) {
    double step = view.angle_deg - before;
    if (std::abs(step) > kHalfTurn) step -= 360 * std::round(step / 360);
    signed_angle.push_back(turned += step);
    before = view.angle_deg;
  }
  for (size_t i = 1; i < signed_angle.size(); ++i)
    if ((signed_angle[i] - signed_angle[i - 1]) * turned <= 0)
      fail(
          "{}: view {} is at {:.4f} degrees, the one before at {:.4f}: a helical scan turns on in one "
          "direction",
          scan.name, i, scan.views[i].angle_deg, scan.views[i - 1].angle_deg);
  for (const double angle : signed_angle) angle_.push_back(std::abs(angle));
  step_ = angle_.back() / double(angle_.size() - 1);
  const int travel = int(std::ceil(std::abs(climb_) * angle_.back() / 360));
  start_ = climb_ > 0 ? -travel : 0;
  height_ = rows_ + travel;
}

// How much a view at an angle has to say of a row, before it is shared out.
double Helix::height_of(int row, double angle) const {
  const double at = row_at(row, angle), end = std::min(angle, angle_.back() - angle);
  if (at < 0 || at > rows_ - 1 || end < -0.5 * step_) return 0;
  constexpr double kLeast = 1e-3;  // so that what nobody else shows is there up to the very edge
  const double edge = std::min(at, rows_ - 1 - at);
  return kLeast + fade((edge + 0.5) / (kEdgeShare * rows_)) * fade((end + 0.5 * step_) / kEndDeg);
}

// Rows go on in one direction, so views that show them follow each other.
RowSpan Helix::views_of(RowSpan rows) const {
  const auto come = [&](double angle) {
    return climb_ > 0 ? row_at(rows.last - 1, angle) >= 0 : row_at(rows.first, angle) <= rows_ - 1;
  };
  const auto are_gone = [&](double angle) {
    return climb_ > 0 ? row_at(rows.first, angle) > rows_ - 1 : row_at(rows.last - 1, angle) < 0;
  };
  const auto first =
      std::partition_point(angle_.begin(), angle_.end(), [&](double angle) { return !come(angle); });
  const auto last = std::partition_point(first, angle_.end(), [&](double angle) { return !are_gone(angle); });
  return {int(first - angle_.begin()), int(last - angle_.begin())};
}

bool Helix::is_complete(int row) const {
  const RowSpan views = views_of({row, row + 1});
  return views.count() > 0 &&
         angle_[size_t(views.last) - 1] - angle_[size_t(views.first)] + step_ > kHalfTurn - 0.01 * step_;
}

RowSpan Helix::complete_rows() const {
  RowSpan rows{0, height_};
  while (rows.first < rows.last && !is_complete(rows.first)) ++rows.first;
  while (rows.last > rows.first && !is_complete(rows.last - 1)) --rows.last;
  return rows;
}

std::vector<double> Helix::weights(int row, RowSpan views) const {
  std::vector<double> weights(static_cast<size_t>(views.count()), 0.0);
  if (!is_complete(row)) return weights;
  double all = 0;
  for (int view = views.first; view < views.last; ++view) {
    const double angle = angle_[size_t(view)], own = height_of(row, angle);
    if (own == 0) continue;
    double sum = own;
    for (const double half : {-kHalfTurn, kHalfTurn})
      for (double other = angle + half; other > -step_ && other < angle_.back() + step_; other += half)
        sum += height_of(row, other);
    const double before = view > 0 ? angle - angle_[size_t(view) - 1] : step_;
    const double after = view + 1 < int(angle_.size()) ? angle_[size_t(view) + 1] - angle : step_;
    all += weights[size_t(view - views.first)] = 0.5 * (before + after) * own / sum;
  }
  for (double& weight : weights) weight *= M_PI / all;
  return weights;
}

Scan unrolled(const Scan& scan, const Helix& helix, double floor, bool take_log) {
  Straightening how;
  how.height = helix.height();
  for (int view = 0; view < int(scan.views.size()); ++view) how.shifts.push_back({0, helix.shift(view)});
  Scan tall = straightened(scan, how, floor, take_log);
  tall.row_offset = 0;
  return tall;
}

}  // namespace harima
