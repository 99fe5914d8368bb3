// SPDX-License-Identifier: BSD-3-Clause
// One look at a scan, a file or a folder with all that is in it, as a copy would find it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "transfer/name_filter.h"

namespace harima {

struct ScanLook {
  // Of the names, sizes and times of all that takes part: another one, if anything has changed.
  std::string sum;
  uint64_t files = 0, bytes = 0;
  bool has_marker = false;
  std::vector<std::string> folders;  // paths of the folders in it, itself among them
};

// At `folder`/`name`. The marker is a pattern (name_filter.h) relative to the scan, and counts also where the
// rules leave it out; "": none. Fails if the scan is gone.
ScanLook look_at(const std::string& folder, const std::string& name, const std::vector<NameRule>& rules,
                 const std::string& marker);

}  // namespace harima
