// SPDX-License-Identifier: BSD-3-Clause
// A frame on its way: it is held by whoever sends it until it is done with here.
#pragma once

#include <cstdint>
#include <functional>

#include "image/frame.h"
#include "image/meta.h"

namespace harima {

struct StreamFrame {
  uint64_t number = 0;  // in its series
  Frame frame;          // tight
  Meta meta{};          // of this frame alone
  // Called once by who consumes it, from any thread; none: nobody waits for that.
  std::function<void()> done{};
};

}  // namespace harima
