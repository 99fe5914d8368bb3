// SPDX-License-Identifier: BSD-3-Clause
// What fcompress does with one input: pack, unpack, test. Messages begin with its name.
#pragma once

#include <string>

#include "options.h"

namespace harima {

// Before anything is read: options that exclude each other, one output for several inputs, pixels to a
// terminal.
void check_use(const Options& opt);
// Does one input ("-": standard input) as asked for.
void filter_file(const Options& opt, const std::string& path);
// Says what would be done with one input (--dry-run); of a file that is packed only packing tells how small
// it becomes.
void say_plan(const Options& opt, const std::string& path);
// Packs what --average and --bin make of one input; says what that is.
void pack_reduced(const Options& opt, const std::string& path);

// Where what is made of one input goes: FILE.fcz, FILE without .fcz, --output, or "-".
std::string output_name(const Options& opt, const std::string& path);
// What was asked for writes to standard output.
bool is_to_stdout(const Options& opt, const std::string& path);

}  // namespace harima
