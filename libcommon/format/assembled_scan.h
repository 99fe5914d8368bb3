// SPDX-License-Identifier: BSD-3-Clause
// A scan put together from parts: projections here, darks and flats there, angles in a file or as a range.
// Projections may be a bare stack, or a scan that says which of its frames are projections; what is given
// then replaces what it has of that.
#pragma once

#include <string>
#include <vector>

#include "format/format.h"

namespace harima {

struct ScanParts {
  std::string projections;         // anything open_source or open_scan takes
  std::vector<std::string> darks;  // stacks; all frames of all of them are averaged
  std::vector<std::string> flats;  // stacks; each is one group, spread evenly in time over the scan
  std::string angles;              // as read_angles takes them (angle_file.h)
};

// Every file that is read for it. Fails if one is not there.
std::vector<std::string> files_of_scan(const ScanParts& parts, const OpenOptions& options);

// Fails if the number of angles is that of neither the projections nor the frames (naming both).
Scan assemble_scan(const ScanParts& parts, OpenOptions options);

}  // namespace harima
