// SPDX-License-Identifier: BSD-3-Clause
// --stack: scans of one sample, one above the other, as one.
#pragma once

#include <functional>
#include <string>

#include "image/scan.h"
#include "options.h"

namespace harima {

// Fails (usage) if an option cannot go with it, or --stack-step is no step; needs no scan.
void check_stack_words(const Options& opt);
// The scan, straightened as `asked` says, with those of --stack, each as `open` gives it, straightened in the
// same way; opt.floor becomes that of what comes out. Finds steps that are not given, says which and reports
// them; fails if one is uncertain.
Scan settle_stack(const Scan& first, Options& opt, const Options& asked,
                  const std::function<Scan(const std::string&)>& open);

}  // namespace harima
