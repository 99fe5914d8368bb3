// SPDX-License-Identifier: BSD-3-Clause
// A tool described for programs: editors, portals, shells. Canonical: sorted keys, no dates, no paths.
#pragma once

#include <string>

#include "cli/command.h"

namespace harima {

// The options of every command; `commands` begins with the tool itself.
std::string describe_json(Commands commands);
// A bash script that completes commands, options and choices; to be sourced.
std::string bash_completion(Commands commands);

}  // namespace harima
