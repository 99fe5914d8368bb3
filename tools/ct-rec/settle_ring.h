// SPDX-License-Identifier: BSD-3-Clause
// Ring removal: from --ring and its parameters to what is done.
#pragma once

#include "options.h"
#include "recon/probe.h"

namespace harima {

// Fails (usage) if a parameter is given that the method has no use for, or a width that is too large.
void check_ring(const Options& opt);
// Fails if --device asks for a GPU and the method has no form for it.
void check_ring_device(const Options& opt, const std::string& device);
// The method and its parameters, those not given as the method has them; "auto" stays what it is.
void ask_ring(const Options& opt, Recipe& recipe);
// What "auto" comes to, by the rows of the probe; says so on stderr and in the report.
void settle_ring(const Probe& probe, Recipe& recipe);
// Does all that --ring asks for run on GPUs? What "auto" comes to does not depend on whether there are any.
bool runs_on_gpu(const Options& opt);
// Is anything done?
bool removes_rings(const Options& opt);

}  // namespace harima
