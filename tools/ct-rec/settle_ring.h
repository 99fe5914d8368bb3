// SPDX-License-Identifier: BSD-3-Clause
// Ring removal: from --ring and its parameters to what is done.
#pragma once

#include "options.h"
#include "recon/probe.h"

namespace harima {

// Fails (usage) if a parameter is given that the method has no use for, or a width that is too large.
void check_ring(const Options& opt);
// The method and its parameters, those not given as the method has them; "auto" stays what it is.
void ask_ring(const Options& opt, Recipe& recipe);
// What "auto" comes to, by the rows of the probe; says so on stderr and in the report.
void settle_ring(const Probe& probe, Recipe& recipe);
// Is anything done?
bool removes_rings(const Options& opt);

}  // namespace harima
