// SPDX-License-Identifier: BSD-3-Clause
// Help and man page of a tool, printed from its options.
#pragma once

#include <string>

#include "cli/tool.h"

namespace harima {

std::string help_text(const Tool& tool, const Params& params);
std::string man_page(const Tool& tool, const Params& params);  // NAME, SYNOPSIS, OPTIONS, EXIT STATUS

}  // namespace harima
