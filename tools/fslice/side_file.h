// SPDX-License-Identifier: BSD-3-Clause
// Small files beside or instead of what a subcommand prints: tables and pictures.
#pragma once

#include <string>
#include <vector>

namespace harima {

// Before anything is read: a file that was asked for ("" was not) can be written, is new or --force is given, and is no input.
void check_side_file(const std::string& path, const std::vector<std::string>& inputs);
// Writes it whole or not at all.
void write_side_file(const std::string& path, const std::string& text);

}  // namespace harima
