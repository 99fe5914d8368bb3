// SPDX-License-Identifier: BSD-3-Clause
// The options that every tool has: their declaration, and what they mean once parsed.
#pragma once

#include <string>

#include "base/params.h"
#include "cli/tool.h"

namespace harima {

// What the common options bind to besides CommonOptions, as it was written.
struct Asked {
  bool help = false, version = false, man = false, print_params = false, quiet = false, verbose = false;
  std::string describe, params_file, progress = "auto", memory = "80%", shard = "0/1";
};

// Declares them under the headings kCommonGroup and, those that print something else than a result,
// kHelpGroup.
void declare_common(Params& params, const CommonSet& set, CommonOptions& common, Asked& asked);
// Turns words into numbers, and sets log, progress and threads. Fails (usage) on what makes no sense.
void settle_common(const Asked& asked, const std::string& name, const Tool& tool, CommonOptions& common);

}  // namespace harima
