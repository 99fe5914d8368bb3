// SPDX-License-Identifier: BSD-3-Clause
// Parts of files, and notes of what has come of them, that copies have left which nobody went on with.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "transfer/rooted_folder.h"

namespace harima {

struct Leftovers {
  uint64_t files = 0, bytes = 0;   // removed; with dry_run, those that would be
  uint64_t young = 0, in_use = 0;  // that stay
};

// Removes those beneath the folder that nobody has touched for `older_s` seconds and no transfer holds;
// symbolic links are not followed. found: called with the path of each before it goes, and its bytes on the
// disk. Folders that cannot be read are an Error at the end.
Leftovers remove_leftovers(const RootedFolder& root, double older_s, bool dry_run,
                           const std::function<void(const std::string&, uint64_t)>& found);

}  // namespace harima
