// SPDX-License-Identifier: BSD-3-Clause
// What a transfer takes, for --dry-run.
#pragma once

#include <cstdint>
#include <string>

#include "job.h"

namespace harima {

// Says it of so many bytes: within this machine by the pace at which the first files are read, `more_reads`
// times more than once; to or from another one by
// --limit, or that it is not known before the line is tried.
void say_transfer(const Job& job, const JobOptions& options, uint64_t bytes, int more_reads,
                  const std::string& what);

}  // namespace harima
