// SPDX-License-Identifier: BSD-3-Clause
// Other programs, started by this one.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace harima {

// With these descriptors as standard input and output; its errors go where ours go. Fails if it cannot be started.
pid_t spawn(const std::vector<std::string>& command, int input, int output);

}  // namespace harima
