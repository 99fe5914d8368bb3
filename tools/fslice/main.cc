// SPDX-License-Identifier: BSD-3-Clause
// fslice: look at, cut, measure and convert volumes. The table of its subcommands; each is one file beside this one.
#include "subcommands.h"

int main(int argc, char** argv) {
  using namespace harima;
  const Tool subcommands[] = {kInfo, kStats, kCrop, kBin, kConvert,
                              kReslice, kFlip, kRotate, kResize, kProject, kStack, kUnstack, kPreview, kMontage};
  const Tool tool{.name = "fslice", .summary = "look at, cut, measure and convert volumes", .subcommands = subcommands};
  return tool_main(argc, argv, tool);
}
