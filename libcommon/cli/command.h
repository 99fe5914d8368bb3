// SPDX-License-Identifier: BSD-3-Clause
// A Command is what one line of the shell can run: a tool, or one of its subcommands, with its options
// declared. Help, man page, descriptions and completion are printed from a list of them: the tool first, then
// its subcommands.
#pragma once

#include <span>
#include <string>

#include "base/params.h"
#include "cli/tool.h"

namespace harima {

struct Command {
  std::string name;  // "ct-rec", "fslice info"
  const Tool* tool;
  Params params;
};

inline constexpr const char* kCommonGroup = "Common";
inline constexpr const char* kHelpGroup = "Help and description";

using Commands = std::span<const Command>;

// What stands for an option in help: "-o, --output PATH", "SCAN"; and in the usage line: "-o PATH".
std::string head_of(const Param& param);
std::string usage_of(const Command& command);

}  // namespace harima
