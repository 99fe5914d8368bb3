// SPDX-License-Identifier: BSD-3-Clause
// What kernels see of the runtime (runtime.h): streams, what comes before them in a stream, and pairs of
// slices as complex numbers.
#pragma once

#include <cstddef>
#include <functional>

namespace harima::CT_GPU_TARGET {

// Two slices as one complex number; as cuFFT has it.
struct alignas(8) Complex {
  float re, im;
};

class Stream {
 public:
  Stream();
  ~Stream();
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  // Until all that was put into it is done. Fails with what went wrong.
  void wait();
  void* native() { return native_; }
  void later(std::function<void()> work, bool is_copy = false);  // of the emulation

 private:
  void* native_ = nullptr;
};

void copy_up(void* device, const void* host, size_t bytes, Stream& stream);
void copy_down(void* host, const void* device, size_t bytes, Stream& stream);

// After every launch: fails if it could not be.
void check_launch();

}  // namespace harima::CT_GPU_TARGET
