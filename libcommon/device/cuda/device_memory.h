// SPDX-License-Identifier: BSD-3-Clause
// Memory of the device that the calling thread chose (runtime.h).
#pragma once

#include <cstddef>
#include <memory>

namespace harima::CT_GPU_TARGET {

// Device memory; contents start undefined.
class DeviceMemory {
 public:
  DeviceMemory() = default;
  explicit DeviceMemory(size_t bytes);
  template <class T>
  T* as() const {
    return static_cast<T*>(memory_.get());
  }
  size_t bytes() const { return bytes_; }

 private:
  std::shared_ptr<void> memory_;
  size_t bytes_ = 0;
};

// The same, as much as was wanted at most; what was in it is lost when it grows. Nothing in a stream may
// still use it then.
class GrowingMemory {
 public:
  template <class T>
  T* of(size_t count) {
    if (count * sizeof(T) > memory_.bytes()) {
      memory_ = {};
      memory_ = DeviceMemory(count * sizeof(T));
    }
    return memory_.as<T>();
  }

 private:
  DeviceMemory memory_;
};

}  // namespace harima::CT_GPU_TARGET
