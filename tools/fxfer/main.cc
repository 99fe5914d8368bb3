// SPDX-License-Identifier: BSD-3-Clause
// fxfer: moves scans between machines. A subcommand is one file and one row here; the work is in
// libcommon/transfer.
#include "subcommands.h"

int main(int argc, char** argv) {
  using namespace harima;
  static const Tool subcommands[] = {kCp,         kVerify, kWatch, kServe,   kSend, kRelay, kRecv,
                                     kCoordinate, kToken,  kLs,    kPresign, kGc,   kBench};
  return tool_main(argc, argv,
                   {.name = "fxfer",
                    .summary = "move files between machines, fast and checked",
                    .subcommands = subcommands});
}
