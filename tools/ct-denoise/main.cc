// SPDX-License-Identifier: BSD-3-Clause
// ct-denoise: noise out of volumes, learnt from the scan itself or by filters. A subcommand is one file and
// one row here; the work is in libcommon/denoise and libcommon/filter.
#include "base/parallel.h"
#include "subcommands.h"

int main(int argc, char** argv) {
  using namespace harima;
  start_with_calm_threads(argv);
  static const Tool subcommands[] = {kAuto, kSplit, kTrain, kApply, kInfo, kExport, kFilter};
  return tool_main(argc, argv,
                   {.name = "ct-denoise",
                    .summary = "take noise out of volumes, by what the scan itself teaches or by filters",
                    .subcommands = subcommands});
}
