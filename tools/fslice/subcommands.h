// SPDX-License-Identifier: BSD-3-Clause
// The subcommands of fslice, one file each.
#pragma once

#include "cli/tool.h"

namespace harima {

extern const Tool kInfo, kStats;           // look and measure
extern const Tool kCrop, kBin, kConvert;   // from volume to volume
extern const Tool kReslice, kFlip, kRotate, kResize, kProject; // where voxels stand
extern const Tool kStack, kUnstack;        // several volumes, one volume, many files
extern const Tool kPreview, kMontage;       // pictures

}  // namespace harima
