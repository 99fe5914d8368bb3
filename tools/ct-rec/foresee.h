// SPDX-License-Identifier: BSD-3-Clause
// What of a stream can be reconstructed while it still comes.
#pragma once

#include <memory>

#include "options.h"
#include "recon/slices_ahead.h"

namespace harima {

// Slices made ahead, as far as the options allow that; else null. The options are looked at as long as frames come.
std::unique_ptr<SlicesAhead> slices_ahead(const Options& opt);

}  // namespace harima
