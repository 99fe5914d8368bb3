// SPDX-License-Identifier: BSD-3-Clause
// split: a scan reconstructed in parts of disjoint views.
#include "split_scan.h"
#include "subcommands.h"

namespace harima {

static std::string scan, output;
static SplitOptions options;

static void declare(Params& params) {
  params.add("scan", scan, "as ct-rec takes it").value("SCAN").reads().required();
  params.add("-o,--output", output, "folder for part0/, part1/, ...")
      .value("FOLDER")
      .writes(PathKind::folder)
      .required();
  declare_splitting(params, options);
}

static void run() {
  check_splittable(scan, options);
  if (common_options().dry_run) say_split(scan, options, output);
  else split_scan(scan, options, output);
}

const Tool kSplit{.name = "split",
                  .summary = "reconstruct a scan in parts of disjoint views",
                  .declare = declare,
                  .run = run,
                  .common = {.device = true},
                  .check_device = [](const std::string&) {}};

}  // namespace harima
