// SPDX-License-Identifier: BSD-3-Clause
// In place of material.cc where there is no xraylib.
#include "base/error.h"
#include "recon/material.h"

namespace harima {

double delta_over_beta(const std::string& formula, double) {
  fail_usage(
      "material '{}': this ct-rec was built without xraylib and knows no materials; wanted --delta-beta "
      "RATIO",
      formula);
}

}  // namespace harima
