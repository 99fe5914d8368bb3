// SPDX-License-Identifier: BSD-3-Clause
// A tool described for programs: editors, portals, shells. Canonical: sorted keys, no dates, no paths.
#pragma once

#include <string>

#include "cli/command.h"

namespace harima {

// The options of every command; `commands` begins with the tool itself.
std::string describe_json(Commands commands);
// The chosen command as a CommandLineTool of CWL v1.2; of a tool that only has subcommands, all of them that
// are steps. Fails (usage) for what is none (Tool::is_step).
std::string describe_cwl(Commands commands, const Command& chosen);
// A bash script that completes commands, options and choices; to be sourced.
std::string bash_completion(Commands commands);

}  // namespace harima
