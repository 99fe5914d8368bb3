// SPDX-License-Identifier: BSD-3-Clause
// The volume that comes out of a subcommand: where it goes, and whether it is there already.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/params.h"
#include "input.h"

namespace harima {

struct Output {
  std::string path = {}, compression = "none", stem = {}, format = {};
  std::optional<int> start = {};
  int digits = 5;
  // Hash of what this run makes of which files, told by is_up_to_date(); empty: of a pipe.
  std::string asked = {};
};

// Declares the positional OUTPUT, --format, --start, --stem and --compression; or the options alone.
void declare_output(Params& params, Output& out);
void declare_output_options(Params& params, Output& out);
// Before anything is read: fails if the output cannot be written or would destroy an input. True if the
// output and the files `made` are there, left by a run with the same options of the same files; then there is
// nothing to do, and that is said. `others` are further inputs; all may be "".
bool is_up_to_date(Output& out, const Input& in, const std::vector<std::string>& others = {},
                   const std::vector<std::string>& made = {});
bool is_up_to_date(Output& out, const std::vector<Input>& inputs, const std::vector<std::string>& made = {});
// Fails (usage) if pixels of `type` cannot be `value`, which an option gives them.
void check_pixel_value(const char* option, double value, PixelType type);

}  // namespace harima
