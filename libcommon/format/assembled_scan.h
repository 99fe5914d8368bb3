// SPDX-License-Identifier: BSD-3-Clause
// A scan put together from stacks that carry no roles or angles themselves: projections here, darks and flats there,
// angles in a text file or as a range.
#pragma once

#include <string>
#include <vector>

#include "format/format.h"

namespace harima {

struct ScanParts {
  std::string projections;         // anything open_source takes
  std::vector<std::string> darks;  // stacks; all frames of all of them are averaged
  std::vector<std::string> flats;  // stacks; each is one group, spread evenly in time over the scan
  std::string angles;              // file with one number (degrees) a line, or FIRST:END[:STEP], half open
};

// Fails if the number of angles is not the number of projections (naming both), or a line is no number.
Scan assemble_scan(const ScanParts& parts, const OpenOptions& options);

}  // namespace harima
