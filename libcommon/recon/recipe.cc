// SPDX-License-Identifier: BSD-3-Clause
#include "recon/recipe.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/hash.h"
#include "math/window.h"

namespace harima {

double (*filter_window(const std::string& name))(double) {
  if (name == "none") return nullptr;
  std::string known;
  for (const FilterWindow& window : kFilterWindows) {
    if (name == window.name || name == window.alias) return window.at;
    known += fmt::format("{}, ", window.name);
  }
  fail_usage("filter '{}' is unknown; wanted one of {}none", name, known);
}

bool gives_attenuation(const std::string& filter) {
  const auto window = filter_window(filter);
  return window && window(0) == 1;
}

namespace {

// The axis is a straight line over the rows, so its extremes are at the first and the last.
std::pair<double, double> axis_range(const Scan& scan, const AxisLine& axis) {
  return std::minmax(axis.at(0), axis.at(scan.height() - 1));
}

void describe_ring(const Recipe& recipe, Meta& meta) {
  const RingMethod* const method = recipe.ring == kRingAuto ? nullptr : ring_method(recipe.ring);
  const unsigned uses = method ? method->uses : 0;
  meta.set("recon.ring", recipe.ring);
  if (uses & kUsesWidth) meta.set("recon.ring_width", recipe.ring_options.width);
  if (uses & kUsesWide) meta.set("recon.ring_wide", recipe.ring_options.wide);
  if (uses & kUsesSnr) meta.set("recon.ring_snr", recipe.ring_options.snr);
  if (uses & kUsesSigma) meta.set("recon.ring_sigma", recipe.ring_options.sigma);
}

}  // namespace

int slice_width(const Scan& scan, const Recipe& recipe) {
  if (!recipe.offset_scan) return scan.width();
  const auto [low, high] = axis_range(scan, recipe.axis);
  const double reach = std::max(high, scan.width() - 1 - low);
  return int(std::ceil(2 * reach - 1e-9)) + 1;
}

double circle_radius(const Scan& scan, const Recipe& recipe, int width) {
  if (recipe.offset_scan) return 0.5 * (width - 1);
  const auto [low, high] = axis_range(scan, recipe.axis);
  return std::max(0.0, std::min(low, scan.width() - 1 - high));
}

namespace {

void describe_iteration(const Iteration& how, Meta& meta) {
  if (!how.is_on()) return;
  meta.set("recon.iterations", how.iterations);
  meta.set("recon.relaxation", how.relaxation);
  meta.set("recon.subsets", how.subsets);
  meta.set("recon.tv", how.tv);
  meta.set("recon.positive", how.positive);
  meta.set("recon.start", how.from_fbp ? "fbp" : "zero");
  meta.set("recon.stop", how.stop);
}

}  // namespace

void describe_recipe(const Recipe& recipe, Meta& meta) {
  meta.set("recon.method", recipe.method);
  meta.set("recon.filter", recipe.filter);
  describe_ring(recipe, meta);
  describe_flat_field(recipe.flat_field, meta);
  meta.set("recon.zinger_counts", recipe.zinger);
  meta.set("recon.floor_counts", recipe.floor);
  meta.set("recon.black_fraction", recipe.black_fraction);
  describe_phase(recipe.phase, meta);
  meta.set("recon.log", recipe.take_log);
  meta.set("recon.air_left_columns", recipe.air_left);
  meta.set("recon.air_right_columns", recipe.air_right);
  if (recipe.hardening.count > 0) {
    const float* const a = recipe.hardening.a;
    meta.set("recon.beam_hardening", std::vector<double>(a, a + recipe.hardening.count));
  }
  if (recipe.metal_per_cm > 0) meta.set("recon.metal_per_cm", recipe.metal_per_cm);
  meta.set("recon.extend_edges", recipe.beyond != nullptr);
  if (recipe.beyond) meta.set("recon.continuation", std::string(recipe.beyond->name));
  meta.set("recon.offset_scan", recipe.offset_scan);
  meta.set(meta_name::kPixelUm, recipe.pixel_um);
  if (recipe.is_pixel_assumed) meta.set(meta_name::kPixelAssumed, true);
  meta.set(meta_name::kAngleOffsetRad, recipe.angle_offset_deg * M_PI / 180);
  meta.set("recon.axis_row0", recipe.axis.row0);
  meta.set("recon.axis_row0_px", recipe.axis.axis_px);
  meta.set("recon.axis_slope", recipe.axis.slope);
  if (recipe.lean_deg != 0) meta.set("recon.lean_deg", recipe.lean_deg);
  if (recipe.helix_rows_per_turn != 0) meta.set("recon.helix_rows_per_turn", recipe.helix_rows_per_turn);
  meta.set("recon.axis_confidence", recipe.axis.confidence);
  describe_iteration(recipe.iteration, meta);
  if (recipe.roi.width > 0)
    meta.set("recon.roi", std::vector<double>{double(recipe.roi.x0), double(recipe.roi.y0),
                                              double(recipe.roi.width), double(recipe.roi.height)});
}

std::string recipe_hash(const Scan& scan, const Recipe& recipe, const std::string& output) {
  Meta meta;
  describe_recipe(recipe, meta);
  std::string text = fmt::format("{} {}x{} {}", scan.name, scan.width(), scan.height(), output);
  for (const View& view : scan.views) text += fmt::format(" {}:{}:{}", view.frame, view.angle_deg, view.time);
  for (const auto& [name, value] : meta.items()) {
    if (name == "recon.axis_confidence") continue;
    text += '\n' + name + '=';
    std::visit(
        [&](const auto& v) {
          using T = std::decay_t<decltype(v)>;
          if constexpr (std::is_same_v<T, std::vector<double>>) text += fmt::format("{}", fmt::join(v, ","));
          else text += fmt::format("{}", v);
        },
        value);
  }
  return xxh3_hex(text);
}

}  // namespace harima
