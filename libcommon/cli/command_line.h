// SPDX-License-Identifier: BSD-3-Clause
// The command line into Params. The door to CLI11.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/params.h"

namespace harima {

// Sets every option that is on the command line (`words`, without the tool's name) and marks it as given.
// Fails (usage) on unknown options with a near name, missing or bad values. Required options are checked by
// check_required().
void parse_command_line(Params& params, std::span<const std::string> words);
void check_required(const Params& params);

}  // namespace harima
