// SPDX-License-Identifier: BSD-3-Clause
// Which files a shard that was cut short had done: it is put back into the queue, and begins anew.
#pragma once

#include <string>

#include "options.h"

namespace harima {

// Is what would be made of `path` there already? Then it has the time of `path`, of which it holds all bytes,
// with the loss that is asked for; or --rm has removed `path`. False with --force.
bool was_done_before(const Options& opt, const std::string& path);

}  // namespace harima
