// SPDX-License-Identifier: BSD-3-Clause
#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "device/kernel_rows.h"
#include "recon/material.h"
#include "settle.h"

namespace harima {

namespace {

// SIGMA:SHARE.
void read_unsharp(const std::string& text, Phase& phase) {
  const auto parts = split(text, ':', 2);
  if (parts.size() != 2) fail_usage("--unsharp is '{}', wanted SIGMA:SHARE", text);
  phase.unsharp_px = parse_number(parts[0]);
  phase.unsharp_share = parse_number(parts[1]);
  if (!(phase.unsharp_px > 0 && phase.unsharp_px <= 100))
    fail_usage("--unsharp {}: sigma is {} pixels, wanted up to 100", text, phase.unsharp_px);
  if (!(phase.unsharp_share > 0 && phase.unsharp_share <= 100))
    fail_usage("--unsharp {}: the share is {}, wanted up to 100", text, phase.unsharp_share);
}

// What has nothing to do without a method that looks at it.
void check_unused(const Options& opt) {
  auto check = [&](bool is_given, const char* option, bool is_used, const char* wanted) {
    if (is_given && !is_used) fail_usage("{} has nothing to do without {}", option, wanted);
  };
  const PhaseMethod* method = phase_method(opt.phase);
  check(opt.energy_kev.has_value(), "--energy", method, "--phase");
  check(opt.distance_mm.has_value(), "--distance", method, "--phase");
  check(opt.delta_beta.has_value(), "--delta-beta", method, "--phase");
  check(!opt.material.empty(), "--material", method, "--phase");
  check(opt.regularisation.has_value(), "--regularisation", method && method->is_regularised, "--phase ctf");
}

}  // namespace

Phase settle_phase(const Options& opt) {
  check_unused(opt);
  Phase phase;
  if (!opt.unsharp.empty()) read_unsharp(opt.unsharp, phase);
  phase.method = opt.phase;
  if (!phase_method(opt.phase)) return phase;
  if (opt.no_log)
    fail_usage("--phase {} wants transmissions; --no-log says that projections are line integrals already",
               opt.phase);
  if (opt.delta_beta.has_value() == !opt.material.empty())
    fail_usage("--phase {} wants one of --delta-beta RATIO and --material FORMULA", opt.phase);
  phase.regularisation = opt.regularisation.value_or(phase.regularisation);
  phase.energy_kev = opt.energy_kev.value_or(0);
  phase.distance_mm = opt.distance_mm.value_or(0);
  if (!opt.energy_kev) return phase;  // the scan may tell it
  phase.delta_beta = opt.delta_beta ? *opt.delta_beta : delta_over_beta(opt.material, phase.energy_kev);
  if (!(phase.delta_beta > 0))
    fail_usage("--material {} has delta / beta {:.3g} at {} keV, wanted one above 0", opt.material,
               phase.delta_beta, phase.energy_kev);
  return phase;
}

void take_told(const Scan& scan, Options& opt) {
  if (!phase_method(opt.phase)) return;
  const auto take = [&](const ToldNumber& told, std::optional<double>& option, const char* what,
                        const char* unit, const char* wanted) {
    if (option) return;
    if (!told.value && told.place.empty())
      fail_usage("--phase {} wants the {}, which {} does not tell: {}", opt.phase, what, scan.name, wanted);
    if (!told.value) fail_usage("--phase {} wants the {}: {}; {}", opt.phase, what, told.place, wanted);
    option = told.value;
    note("{}: {} {:g} {}, as {} tells", scan.name, what, *option, unit, told.place);
  };
  take(scan.energy_kev, opt.energy_kev, "photon energy", "keV", "--energy KEV");
  take(scan.distance_mm, opt.distance_mm, "distance from the sample to the detector", "mm", "--distance MM");
}

void check_phase(const Scan& scan, const Options& opt) {
  if (opt.phase != "none" && !opt.pixel_um && !scan.pixel_um)
    fail_usage("--phase {} wants the pixel size, which {} does not tell: --pixel UM", opt.phase, scan.name);
  const Recipe recipe = asked_recipe(scan, opt);
  if (recipe.phase.is_on())
    longest_reach(phase_filter(scan, recipe.phase, recipe.pixel_um, !recipe.take_log).response);
}

}  // namespace harima
