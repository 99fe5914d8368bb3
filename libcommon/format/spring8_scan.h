// SPDX-License-Identifier: BSD-3-Clause
// A SPring-8 scan: frames, angles and roles by output.log. The angles of the log are used as they stand.
#pragma once

#include <string>
#include <vector>

#include "image/scan.h"

namespace harima {

Scan spring8_scan_of_folder(const std::string& path);
// A camera's sequence with output.log (and conv.bat) beside it.
Scan spring8_scan_of_his(const std::string& path);

// All files that these two may read, and those of a folder without a log.
std::vector<std::string> spring8_files_of_folder(const std::string& path);
std::vector<std::string> spring8_files_of_his(const std::string& path);

}  // namespace harima
