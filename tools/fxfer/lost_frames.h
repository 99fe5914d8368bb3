// SPDX-License-Identifier: BSD-3-Clause
// What is said of frames that did not come whole.
#pragma once

#include <string>

#include "transfer/stream/joined_feed.h"

namespace harima {

// Reports their number, names the first of them, lists all in the file (unless that is "") and fails, if
// there are any.
void tell_of_lost(const JoinedFeed& joined, const std::string& file);

}  // namespace harima
