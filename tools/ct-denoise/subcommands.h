// SPDX-License-Identifier: BSD-3-Clause
// The subcommands of ct-denoise: one file each, and a row in the table of main.cc.
#pragma once

#include "cli/tool.h"

namespace harima {

extern const Tool kApply, kAuto, kExport, kFilter, kInfo, kSplit, kTrain;

}  // namespace harima
