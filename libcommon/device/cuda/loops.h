// SPDX-License-Identifier: BSD-3-Clause
// Blocks and threads as loops, for the emulated device. Order of the threads and what is in memory that
// nobody has written yet can be changed: nothing may depend on either.
#pragma once

#include <cstring>
#include <functional>
#include <memory>
#include <vector>

namespace harima::CT_GPU_TARGET {

// Threads of a block run in ascending or in descending order.
extern bool g_threads_descend;

// All threads of the processor, any order.
void for_places(int count, const std::function<void(int)>& body);

template <class Body>
void for_threads(int count, const Body& body) {
  for (int i = 0; i < count; ++i) body(g_threads_descend ? count - 1 - i : i);
}

// Shared memory starts as NaN, what a thread keeps as zeros.
template <class Shared, class Local, int Threads>
struct BlockMemory {
  std::unique_ptr<Shared> shared = std::make_unique<Shared>();
  std::unique_ptr<Local[]> own = std::make_unique<Local[]>(Threads);
  Local* locals = own.get();
  BlockMemory() { std::memset(static_cast<void*>(shared.get()), 0xff, sizeof(Shared)); }
};

}  // namespace harima::CT_GPU_TARGET
