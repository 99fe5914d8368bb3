// SPDX-License-Identifier: BSD-3-Clause
// What the options say of a detector that is not ideal.
#pragma once

#include "options.h"
#include "recon/straightened.h"

namespace harima {

bool is_straightened(const Options& opt);
// Fails (usage) for options that do not go with a scan that is sampled anew.
void check_detector(const Options& opt);
// The scan as an ideal detector would have seen it; a floor in counts is used up by that. The same scan if
// nothing is asked for.
Scan settle_detector(const Scan& scan, Options& opt);

}  // namespace harima
