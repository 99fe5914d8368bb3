// SPDX-License-Identifier: BSD-3-Clause
// --bench: our levels and other codecs on the frames of a file, measured and compared. Nothing is written but
// words.
#pragma once

#include <string>

#include "options.h"

namespace harima {

void check_bench_use(const Options& opt);  // before anything is read
// Prints its table, or its object with --json. A codec of others that fails is told and left out; one of ours
// ends it.
void bench_file(const Options& opt, const std::string& path);

}  // namespace harima
