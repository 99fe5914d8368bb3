// SPDX-License-Identifier: BSD-3-Clause
// A scan reconstructed in parts of disjoint views: ct-rec is called for each, with the same options.
#pragma once

#include <string>
#include <vector>

#include "base/params.h"
#include "estimates.h"

namespace harima {

struct SplitOptions {
  int parts = 2, block = 1;
  std::string rec;  // options for ct-rec
};

void declare_splitting(Params& params, SplitOptions& options);
// Fails (usage) on a scan that can be read only once, and on options that are not for ct-rec alone.
void check_splittable(const std::string& scan, const SplitOptions& options);
// What tells these parts from those of another scan or of other options.
std::string origin_of_parts(const std::vector<std::string>& scan_files, const SplitOptions& options);
// FOLDER/part0, FOLDER/part1, ...
std::vector<std::string> part_paths(const std::string& folder, int parts);
// Makes them; what is there from an earlier run is kept, as ct-rec does. Ends with status 75 if it was
// stopped before the end.
std::vector<std::string> split_scan(const std::string& scan, const SplitOptions& options,
                                    const std::string& folder);
// What that would make, of each part, in so many seconds in all (--dry-run); says so.
ReconstructionPlan say_split(const std::string& scan, const SplitOptions& options, const std::string& folder);

}  // namespace harima
