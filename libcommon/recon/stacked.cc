// SPDX-License-Identifier: BSD-3-Clause
#include "recon/stacked.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "recon/stacked_source.h"
#include "recon/straightened.h"

namespace harima {

namespace {

constexpr double kMostAngle = 0.25;  // of a step

// Against the first scan, by adding up steps.
std::vector<StackStep> places_of(const std::vector<StackStep>& steps) {
  std::vector<StackStep> places(1);
  for (const StackStep& step : steps)
    places.push_back({places.back().rows + step.rows, places.back().columns + step.columns, step.confidence});
  double top = 0;
  for (const StackStep& place : places) top = std::min(top, place.rows);
  for (StackStep& place : places) place.rows -= top;
  return places;
}

std::vector<StackReach> reaches_of(const std::vector<StackStep>& places, int rows) {
  std::vector<StackReach> reaches;
  for (const StackStep& place : places) reaches.push_back({place.rows, place.rows + rows - 1});
  for (StackReach& reach : reaches)
    for (const StackReach& other : reaches) {
      reach.has_above = reach.has_above || other.first < reach.first;
      reach.has_below = reach.has_below || other.last > reach.last;
    }
  return reaches;
}

void check_gapless(const std::vector<Scan>& scans, std::vector<StackReach> reaches) {
  std::ranges::sort(reaches, {}, &StackReach::first);
  for (size_t i = 1; i < reaches.size(); ++i)
    if (reaches[i].first > reaches[i - 1].last + 1)
      fail(
          "{}: rows {:.1f} to {:.1f} of the stack are in no scan; the step is larger than the {} rows of a "
          "scan",
          scans[0].name, reaches[i - 1].last + 1, reaches[i].first - 1, scans[0].height());
}

void check_overlap(const std::vector<Scan>& scans, const std::vector<StackStep>& places) {
  for (size_t k = 1; k < scans.size(); ++k)
    if (std::abs(places[k].columns) > scans[k].width() - 1)
      fail("{}: lies {:.1f} columns beside {}; the step is larger than the {} columns of a scan",
           scans[k].name, places[k].columns, scans[0].name, scans[0].width());
}

}  // namespace

void check_stack(const std::vector<Scan>& scans) {
  const Scan& one = scans[0];
  const double step =
      std::abs(one.views.back().angle_deg - one.views.front().angle_deg) / double(one.views.size() - 1);
  for (const Scan& other : scans) {
    if (other.width() != one.width() || other.height() != one.height() ||
        other.views.size() != one.views.size())
      fail("{}: {} views of {} x {} pixels, wanted those of {}: {} of {} x {}", other.name,
           other.views.size(), other.width(), other.height(), one.name, one.views.size(), one.width(),
           one.height());
    for (size_t i = 0; i < one.views.size(); ++i)
      if (std::abs(other.views[i].angle_deg - one.views[i].angle_deg) > kMostAngle * step)
        fail("{}: view {} is at {:.4f} degrees, that of {} at {:.4f}: scans of a stack want the same angles",
             other.name, i, other.views[i].angle_deg, one.name, one.views[i].angle_deg);
  }
}

Scan stacked(const std::vector<Scan>& scans, const std::vector<StackStep>& steps, double floor,
             bool take_log) {
  check_stack(scans);
  const std::vector<StackStep> places = places_of(steps);
  const std::vector<StackReach> reaches = reaches_of(places, scans[0].height());
  check_gapless(scans, reaches);
  check_overlap(scans, places);
  double last = 0;
  for (const StackReach& reach : reaches) last = std::max(last, reach.last);
  std::vector<Scan> tall;
  std::string text, names;
  for (size_t k = 0; k < scans.size(); ++k) {
    Straightening how;
    how.height = int(std::floor(last)) + 1;
    how.shifts.assign(scans[k].views.size(),
                      {places[k].columns == 0 ? 0 : -places[k].columns, -places[k].rows});
    tall.push_back(straightened(scans[k], how, floor, take_log));
    if (k > 0)
      text +=
          fmt::format("\nstack {} {} {} {}", scans[k].name, tall[k].state, places[k].rows, places[k].columns),
          names += " " + scans[k].name;
  }
  Scan joined = tall[0];
  joined.source = std::make_shared<StackedSource>(tall, reaches);
  joined.state += text;
  joined.row_offset = 0;
  joined.meta.set("scan.stack", names.substr(1));
  std::vector<double> rows, columns;
  for (const StackStep& place : places) rows.push_back(place.rows), columns.push_back(place.columns);
  joined.meta.set("scan.stack_rows", rows);
  joined.meta.set("scan.stack_columns", columns);
  for (size_t k = 1; k < scans.size(); ++k)
    joined.history.insert(joined.history.end(), scans[k].history.begin(), scans[k].history.end());
  return joined;
}

}  // namespace harima
