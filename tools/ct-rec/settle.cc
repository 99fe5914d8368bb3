// SPDX-License-Identifier: BSD-3-Clause
#include "settle.h"

#include <algorithm>

#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "cli/tool.h"
#include "device/gpu_choice.h"
#include "recon/plan.h"
#include "recon/probe.h"
#include "settle_axis.h"
#include "settle_flats.h"
#include "settle_ring.h"
#include "settle_tilt.h"
#include "settle_zingers.h"

namespace harima {

namespace {

constexpr int kProbeRows = 7;
constexpr double kNotAir = 0.05;

bool on_off_auto(const std::string& text, bool found) { return text == "auto" ? found : text == "on"; }

// "on" and what is found are the first.
const Continuation* continuation(const std::string& text, bool found) {
  for (const Continuation& one : kContinuations)
    if (text == one.name) return &one;
  return on_off_auto(text, found) ? &kContinuations[0] : nullptr;
}

// --air N or LEFT:RIGHT. The end of an offset scan that is near the axis is no air.
void settle_air(const std::string& text, const Scan& scan, Recipe& recipe) {
  const auto ends = split(text, ':', 2);
  recipe.air_left = parse_integer(ends.front());
  recipe.air_right = parse_integer(ends.back());
  if (recipe.air_left < 0 || recipe.air_right < 0 ||
      int64_t{recipe.air_left} + recipe.air_right > scan.width())
    fail_usage("--air {} is not within the {} columns of {}", text, scan.width(), scan.name);
  if (ends.size() == 1 && recipe.offset_scan)
    (recipe.axis.at(0) < 0.5 * scan.width() ? recipe.air_left : recipe.air_right) = 0;
}

// Rows that decide what is left open, unless nothing is.
Probe probe_for(const Scan& scan, const Options& opt, const Recipe& recipe, const std::vector<int>& rows,
                const GpuChoice& gpus) {
  if (!opt.axis.empty() && opt.pad != "auto" && opt.air.empty() && opt.ring != kRingAuto) return {};
  return probe_scan(scan, recipe, rows.front(), rows.back() + 1, kProbeRows, gpus);
}

// All that follows from the axis; recipe.offset_scan holds what was found. Returns how much there is in
// columns of air that is none, as a share.
double settle_by_axis(const Scan& scan, const Options& opt, Probe& probe, Recipe& recipe) {
  double not_air = 0;
  recipe.offset_scan = on_off_auto(opt.offset, recipe.offset_scan);
  if (!opt.air.empty()) {
    settle_air(opt.air, scan, recipe);
    not_air = level_air(probe, recipe);
  }
  recipe.beyond =
      continuation(opt.pad, opt.pad == "auto" && edge_level(probe, scan, recipe) > kTruncatedLevel);
  if (recipe.offset_scan && recipe.beyond && recipe.beyond->inner != 0)
    fail_usage("--pad {} looks inside from both ends, and those of an offset scan are not alike; wanted edge",
               opt.pad);
  recipe.method = opt.method == "auto" ? faster_method(scan, recipe) : opt.method;
  return not_air;
}

}  // namespace

Hardening parse_hardening(const std::string& text) {
  const std::vector<double> numbers = parse_numbers(text);
  if (numbers.size() > Hardening::kMost)
    fail_usage("'{}' is {} coefficients, wanted at most {}", text, numbers.size(), Hardening::kMost);
  constexpr double kLargest = 1000;
  for (const double number : numbers)
    if (!(std::abs(number) <= kLargest))
      fail_usage("'{}': a coefficient is {:g}, wanted -{:g} to {:g}", text, number, kLargest, kLargest);
  Hardening hardening;
  for (const double number : numbers) hardening.a[hardening.count++] = float(number);
  return hardening;
}

Region parse_roi(const std::string& text) {
  if (text.empty()) return {};
  const auto sides = split(text, ',');
  if (sides.size() != 2) fail_usage("'{}' is not a region, wanted X0:X1,Y0:Y1", text);
  const IntRange x = parse_range(sides[0]), y = parse_range(sides[1]);
  return {x.first, y.first, x.last - x.first, y.last - y.first};
}

GpuChoice gpus_to_look() {
  std::string remark;
  return choose_gpus(common_options().device, cuda_backend(), remark);
}

bool computes_here() { return !gpus_to_look().backend; }

std::vector<int> settle_rows(const Scan& scan, const Options& opt) {
  if (opt.rows.empty()) return slices_seen(scan, opt);
  const IntRange range = parse_range(opt.rows);
  std::vector<int> rows;
  for (int row = range.first; row < std::min(range.last, scan.height()); row += range.step)
    rows.push_back(row);
  if (range.first < 0 || rows.empty() || (range.last > scan.height() && range.last != kNoLast))
    fail_usage("--rows {} reaches beyond the {} rows of {} (0:{})", opt.rows, scan.height(), scan.name,
               scan.height());
  return rows;
}

Recipe asked_recipe(const Scan& scan, const Options& opt) {
  Recipe recipe;
  recipe.filter = opt.filter;
  ask_ring(opt, recipe);
  recipe.flat_field = asked_flat_field(opt);
  recipe.zinger = reads_without_zingers(opt) ? 0 : opt.zinger;
  recipe.floor = opt.floor.value_or(scan.flats.empty() ? kLeastTransmission : kLeastCounts);
  recipe.black_fraction = opt.black_fraction;
  recipe.phase = settle_phase(opt);
  recipe.iteration = settle_iteration(opt);
  recipe.take_log = !opt.no_log;
  recipe.hardening = parse_hardening(opt.beam_hardening);
  recipe.metal_per_cm = opt.metal.value_or(0);
  recipe.angle_offset_deg = opt.angle_offset_deg;
  recipe.lean_deg = opt.tilt_deg;
  recipe.helix_rows_per_turn = opt.helical;
  recipe.roi = parse_roi(opt.roi);
  recipe.pixel_um = opt.pixel_um.value_or(scan.pixel_um.value_or(1));
  recipe.is_pixel_assumed = !opt.pixel_um && !scan.pixel_um;
  filter_window(recipe.filter);  // a wrong name is found before the scan is read
  return recipe;
}

Recipe settle_recipe(const Scan& scan, const Options& opt, const std::vector<int>& rows) {
  Recipe recipe = asked_recipe(scan, opt);
  if (recipe.is_pixel_assumed)
    note("{}: pixel size unknown, 1 um taken; grey values scale with it (--pixel)", scan.name);
  settle_flat_field(scan, opt, recipe.flat_field);
  Probe probe = probe_for(scan, opt, recipe, rows, gpus_to_look());
  if (!opt.axis.empty()) {
    recipe.axis = given_axis(opt.axis, rows);
    recipe.offset_scan = is_offset_scan(scan, recipe.axis);
  } else {
    find_axis(scan, probe, rows, opt.axis_method, recipe);
  }
  check_axis(scan, recipe.axis, rows);
  if (const double not_air = settle_by_axis(scan, opt, probe, recipe); not_air > kNotAir)
    warn("{}: the columns of --air {} are not all air: {:.0f} % of the densest column is found there",
         scan.name, opt.air, 100 * not_air);
  settle_tilt(scan, recipe);
  if (recipe.beyond && opt.pad == "auto")
    note(
        "the sample is wider than the field: rows are continued at both ends (if these are air: --air "
        "COLUMNS)");
  if (recipe.offset_scan)
    note("offset scan: opposite views complete each other to {} columns", slice_width(scan, recipe));
  if (recipe.ring == kRingAuto) settle_ring(probe, recipe);
  report_axis(recipe.axis, rows);
  report("offset_scan", recipe.offset_scan);
  report("extend_edges", recipe.beyond != nullptr);
  report("method", recipe.method);
  return recipe;
}

Recipe recipe_about(const AxisLine& axis, const Scan& so_far, const Scan& whole, const Options& opt,
                    const std::vector<int>& rows) {
  Recipe recipe = asked_recipe(whole, opt);
  Probe probe = probe_for(so_far, opt, recipe, rows, {});
  recipe.axis = axis;
  recipe.offset_scan = is_offset_scan(whole, recipe.axis);
  settle_by_axis(whole, opt, probe, recipe);
  if (recipe.ring == kRingAuto) recipe.ring = Recipe().ring;  // until all views are there
  return recipe;
}

}  // namespace harima
