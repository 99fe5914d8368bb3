// SPDX-License-Identifier: BSD-3-Clause
// A SPring-8 scan: frames, angles and roles by output.log. The angles of the log are used as they stand.
#pragma once

#include <string>
#include <vector>

#include "base/text.h"
#include "image/scan.h"

namespace harima {

// frames: as OpenOptions has them. Fails (usage) if there are no such frames in a sequence.
Scan spring8_scan_of_folder(const std::string& path, const IntRange& frames = {0, 0, 1});
// A camera's sequence with output.log (and conv.bat) beside it.
Scan spring8_scan_of_his(const std::string& path, const IntRange& frames = {0, 0, 1});

// A sequence, or a folder with one: how many frames it has, and how many of them conv.bat takes for one scan;
// 0 without a conv.bat.
struct ScansInSequence {
  int frames = 0, a_scan = 0;
};
ScansInSequence scans_in_sequence(const std::string& path);

// All files that these two may read, and those of a folder without a log.
std::vector<std::string> spring8_files_of_folder(const std::string& path);
std::vector<std::string> spring8_files_of_his(const std::string& path);

}  // namespace harima
