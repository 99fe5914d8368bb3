// SPDX-License-Identifier: BSD-3-Clause
// Other tools of the suite, run by this one.
#pragma once

#include <string>
#include <vector>

namespace harima {

// The tool of this name that stands beside this program, else as PATH has it.
std::string companion(const std::string& name);

// Runs it to its end, without input; what it prints goes where our errors go. A request to stop is passed on,
// once; when this program dies, of whatever, it is told to stop, too. Returns its exit status, 128+n if
// signal n ended it. Fails if it cannot be started.
int run_companion(const std::vector<std::string>& command);
// The same; the last line that it prints, as --json has it, comes back instead.
int run_companion(const std::vector<std::string>& command, std::string& last_line);

}  // namespace harima
