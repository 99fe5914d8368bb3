// SPDX-License-Identifier: BSD-3-Clause
// ct-rec project: from slices back to projections.
#pragma once

#include "cli/tool.h"

namespace harima {

extern const Tool kProject;

}  // namespace harima
