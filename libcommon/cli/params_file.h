// SPDX-License-Identifier: BSD-3-Clause
// Options as a JSON object {"axis": "260.5", "rows": "0:10"}: read from a file, printed, and described by a
// schema.
#pragma once

#include <string>

#include "cli/command.h"

namespace harima {

// Sets what `path` (-: standard input) says and the command line does not. Fails (usage) on unknown names and
// on values of the wrong type.
void read_params_file(const std::string& path, Params& params);
// Every option that has a value, defaults included, secrets left out; sorted. read_params_file() takes it
// back.
std::string params_json(const Params& params);
// JSON Schema (2020-12) of what read_params_file() takes.
std::string params_schema(const Command& command);

}  // namespace harima
