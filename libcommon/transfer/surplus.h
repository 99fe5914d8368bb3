// SPDX-License-Identifier: BSD-3-Clause
// What a destination has and the source has not.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "transfer/name_filter.h"
#include "transfer/rooted_folder.h"

namespace harima {

// Removes from `folders` (paths beneath the root; "" is the root) what is not `known` by its path, folders
// with all they hold; what the rules leave out stays, and so do folders that hold such. Returns how many
// files, links and folders are gone.
uint64_t remove_surplus(const RootedFolder& root, const std::vector<std::string>& folders,
                        const std::vector<NameRule>& rules,
                        const std::function<bool(const std::string& path)>& known);

}  // namespace harima
