// SPDX-License-Identifier: BSD-3-Clause
// Which files an input is, and in what state they are: what was made of it is up to date only while they stay
// as they were, and none of them may be written over.
#pragma once

#include <string>
#include <vector>

#include "format/format.h"

namespace harima {

// Every file that may be read for an input as the user names it: of a folder or a glob those that the format
// takes, with a scan its log, of HDF5 also the files that links and datasets lead to. None for a pipe. Fails
// if there is no such input.
std::vector<std::string> files_of_input(const std::string& input, const OpenOptions& options = {});
// The same for several inputs.
std::vector<std::string> files_of_inputs(const std::vector<std::string>& inputs);

// Name, size and time of the last change of each, as text that is another one if any of them is another file.
std::string state_of_files(const std::vector<std::string>& files);

}  // namespace harima
