// SPDX-License-Identifier: BSD-3-Clause
// The man page of a tool as far as its options tell it: NAME, SYNOPSIS, COMMANDS, OPTIONS, EXIT STATUS, in
// man(7) macros. scripts/make-man puts the prose of man/TOOL.body between them.
#pragma once

#include <string>

#include "cli/command.h"

namespace harima {

std::string man_page(Commands commands);

}  // namespace harima
