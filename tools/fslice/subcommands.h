// SPDX-License-Identifier: BSD-3-Clause
// The subcommands of fslice, one file each.
#pragma once

#include "cli/tool.h"

namespace harima {

extern const Tool kInfo, kStats;           // look and measure
extern const Tool kHist, kCompare;
extern const Tool kThreshold, kMask, kLabel, kPorosity, kProfile, kMorph;
extern const Tool kCrop, kBin, kConvert;   // from volume to volume

}  // namespace harima
