// SPDX-License-Identifier: BSD-3-Clause
// The subcommands of fslice, one file each.
#pragma once

#include "cli/tool.h"

namespace harima {

extern const Tool kInfo, kStats, kHist, kProfile, kCompare, kRegister, kLabel, kPorosity;  // look and measure
extern const Tool kCrop, kBin, kResize, kFlip, kRotate, kReslice, kProject, kStack, kUnstack;  // another grid
extern const Tool kConvert, kExport, kCalc, kFilter, kMorph, kThreshold, kMask;                // other values
extern const Tool kSurface;                                                                    // a mesh
extern const Tool kPreview, kMontage, kReport;                                                 // to show
extern const Tool kHeader, kVerify;  // what is known of it

}  // namespace harima
