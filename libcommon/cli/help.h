// SPDX-License-Identifier: BSD-3-Clause
// Help of a command, printed from its options: grouped, aligned, no line over 98 columns.
#pragma once

#include <string>

#include "cli/command.h"

namespace harima {

std::string help_text(const Command& command);
std::string choice_names(const Param& param);  // "auto, cpu"

}  // namespace harima
