// SPDX-License-Identifier: BSD-3-Clause
// The emulated device: everything of libcommon/device/cuda but the launch, in ordinary memory. Device memory
// and shared memory start as NaN; a stream does nothing until it is waited for. For tests alone: it is right,
// not fast.
#pragma once

#include <cstddef>

#include "device/gpu.h"

namespace harima::emulated {

// As cuda_backend(), with as many devices as are set.
const GpuBackend& backend();

struct Machine {
  int devices = 1;
  size_t memory_bytes = size_t{1} << 30;  // of each
  size_t pinned_bytes = size_t{1} << 30;
  bool shares_memory = false;
  bool threads_descend = false;  // order of the threads of a block
  int lost_after = -1;           // operations until a device no longer answers; -1: never
  bool lost_for_memory = false;  // instead, that operation alone finds no memory
};
// Changes the machine; what is allocated stays.
void set_machine(const Machine& machine);
// Device memory that is allocated now, and the most there was since set_machine().
size_t bytes_in_use();
size_t most_bytes_in_use();

}  // namespace harima::emulated
