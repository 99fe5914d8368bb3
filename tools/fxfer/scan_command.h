// SPDX-License-Identifier: BSD-3-Clause
// A command of the user's, by the shell.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace harima {

// Runs it to its end; its standard output goes where our errors go. Returns its exit status, 128+n if signal n ended it. Fails if it cannot
// be started.
int run_command(const std::string& command, const std::vector<std::pair<std::string, std::string>>& variables);

}  // namespace harima
