// SPDX-License-Identifier: BSD-3-Clause
// What this build is: version, git id at configure time (empty outside a repository), compiler, libraries.
#pragma once

#include <string>

namespace harima {

std::string version();
std::string git_id();
std::string version_json(const std::string& tool);  // one line

}  // namespace harima
