// SPDX-License-Identifier: BSD-3-Clause
// fslice: look at, cut, measure and convert volumes. The table of its subcommands; each is one file beside
// this one.
#include "subcommands.h"

int main(int argc, char** argv) {
  using namespace harima;
  const Tool subcommands[] = {
      kInfo,   kStats, kHist,      kProfile, kCompare, kRegister, kLabel,   kPorosity, kCrop,   kBin,
      kResize, kFlip,  kRotate,    kReslice, kProject, kStack,    kUnstack, kConvert,  kExport, kCalc,
      kFilter, kMorph, kThreshold, kMask,    kSurface, kPreview,  kMontage, kReport,   kHeader, kVerify,
  };
  const Tool tool{
      .name = "fslice", .summary = "look at, cut, measure and convert volumes", .subcommands = subcommands};
  return tool_main(argc, argv, tool);
}
