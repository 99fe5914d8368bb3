// SPDX-License-Identifier: BSD-3-Clause
// Work that mostly waits, as on GPUs: each piece in a thread of its own, however many processors there are
// (base/parallel.h is for work that computes).
#pragma once

#include <functional>

namespace harima {

// body(i) for i in [0, count), the first in the caller's thread. Returns when all have ended; of their errors
// that of the least i is thrown.
void in_threads(int count, const std::function<void(int)>& body);

}  // namespace harima
