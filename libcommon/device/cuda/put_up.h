// SPDX-License-Identifier: BSD-3-Clause
// Tables of the host on a device.
#pragma once

#include <vector>

#include "device/cuda/device_memory.h"
#include "device/cuda/stream.h"

namespace harima::CT_GPU_TARGET {

// A table of the host, which must stay until the stream has been waited for, on the device.
template <class T>
const T* put_up(GrowingMemory& memory, const std::vector<T>& values, Stream& stream) {
  if (values.empty()) return nullptr;
  T* const to = memory.of<T>(values.size());
  copy_up(to, values.data(), values.size() * sizeof(T), stream);
  return to;
}

}  // namespace harima::CT_GPU_TARGET
