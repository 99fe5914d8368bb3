// SPDX-License-Identifier: BSD-3-Clause
// The command line of a filter that others call without arguments of their own.
#pragma once

#include <string>
#include <vector>

namespace harima {

// argv with what the name it was called by stands for (unfcompress: -d, fczcat: -dc), then the words of
// FCOMPRESS_OPTS, then its own, which win.
std::vector<std::string> command_words(int argc, char** argv);

}  // namespace harima
