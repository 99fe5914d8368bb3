// SPDX-License-Identifier: BSD-3-Clause
// What pixels may lose, as the command line says it.
#pragma once

#include "codec/loss.h"
#include "options.h"

namespace harima {

// The one of --abs, --rel, --pw, --psnr and --noise that was given, and what --roi keeps exact. Unpacking has
// no use for it, but it may stand in FCOMPRESS_OPTS.
Loss loss_of(const Options& opt);
bool refers_to_range(const Loss& loss);  // of the pixels of all frames

}  // namespace harima
