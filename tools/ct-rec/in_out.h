// SPDX-License-Identifier: BSD-3-Clause
// What ct-rec reads, and where its results go.
#pragma once

#include <string>

#include "image/scan.h"
#include "onlookers.h"
#include "options.h"

namespace harima {

// The scan that is meant; of a stream each frame is shown to the onlookers as it comes.
Scan open_input(const Options& opt, Onlookers& while_it_comes);

// One of --stack, opened as the first.
Scan open_further(const Options& opt, const std::string& scan);

// Before a byte is read: what would only fail at the end, or destroy something.
void check_place(const Options& opt);

}  // namespace harima
