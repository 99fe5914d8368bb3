// SPDX-License-Identifier: BSD-3-Clause
// The subcommands of fxfer: one file each, and a row in the table of main.cc.
#pragma once

#include "cli/tool.h"

namespace harima {

extern const Tool kBench, kCoordinate, kCp, kGc, kLs, kPresign, kRecv, kRelay, kSend, kServe, kToken, kVerify,
    kWatch;

}  // namespace harima
