// SPDX-License-Identifier: BSD-3-Clause
// Memory of tensors on the processor. libtorch asks us for it, and gets std::bad_alloc where that is more
// than is allowed, or the last that the system has: what oneDNN writes its code into comes from the system,
// too, and it does not look whether it has got any.
#pragma once

#include <cstddef>

#include "base/address_space.h"

namespace harima::torch_engine {

// From now on. Before the first tensor, once.
void provide_memory();

// While it lives tensors may have so many bytes in all; 0: no limit. One at a time.
class Allowance {
 public:
  explicit Allowance(size_t bytes);
  ~Allowance();
  Allowance(const Allowance&) = delete;
};

// What was set free goes back to the system, for others to have: after std::bad_alloc.
void give_back_memory();

// Before work begins: throws std::bad_alloc if less is left than the code for it may take.
void check_memory_left();

// Fails if the stacks of so many threads do not fit into what the system lets us have: libtorch would wait
// for ever for threads that cannot begin.
void check_room_for_threads(int threads);

}  // namespace harima::torch_engine
