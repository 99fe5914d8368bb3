// SPDX-License-Identifier: BSD-3-Clause
#include "recon/material.h"

#include <xraylib/xraylib.h>

#include "base/error.h"

namespace harima {

namespace {

using Table = double (*)(const char*, double, double, xrl_error**);

double looked_up(Table table, const std::string& formula, double energy_kev) {
  constexpr double kDensity = 1;
  xrl_error* error = nullptr;
  const double value = table(formula.c_str(), energy_kev, kDensity, &error);
  if (!error) return value;
  const std::string why = error->message;
  xrl_error_free(error);
  fail_usage("material '{}' at {} keV: {}", formula, energy_kev, why);
}

}  // namespace

double delta_over_beta(const std::string& formula, double energy_kev) {
  return (1 - looked_up(Refractive_Index_Re, formula, energy_kev)) /
         looked_up(Refractive_Index_Im, formula, energy_kev);
}

}  // namespace harima
