// SPDX-License-Identifier: BSD-3-Clause
// The volume that goes into a subcommand, with the ranges that pick a part of it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/params.h"
#include "image/stack.h"

namespace harima {

struct Input {
  std::string path = {}, x = {}, y = {}, z = {}, raw = {}, channel = {};
};

// Declares --x, --y, --z, --raw and --channel.
void declare_ranges(Params& params, Input& in);
// Declares the positional INPUT, --x, --y, --z, --raw and --channel.
void declare_input(Params& params, Input& in);
// The part of the input that the ranges pick. Fails if the files of a folder leave out numbers. Says what is
// read (--dry-run).
std::unique_ptr<Source> open_input(const Input& in);

// Number, size and bytes of slices, in words.
std::string size_of(const StackInfo& stack);

// `in` and further volumes by their paths alone, "" being none.
std::vector<Input> together(const Input& in, const std::vector<std::string>& others);

// All that is read for them, folders by their own name, too.
std::vector<std::string> files_of(const std::vector<Input>& inputs);
std::vector<std::string> files_of(const Input& in, const std::vector<std::string>& others = {});

}  // namespace harima
