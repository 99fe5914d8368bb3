// SPDX-License-Identifier: BSD-3-Clause
// What ct-rec does besides reconstructing a scan: one file each, and a row in the table of main.cc.
#pragma once

#include "cli/tool.h"

namespace harima {

extern const Tool kAlign, kCalibrate, kProject, kSeries;

}  // namespace harima
