// SPDX-License-Identifier: BSD-3-Clause
// The one door to a device: memory, copies, streams, transforms. CUDA stands behind it (runtime_cuda.cc), or,
// for the tests, ordinary memory and loops (tests/emulated_gpu): everything in this folder is compiled once
// for each, in a namespace of its own. Calls act on the device that the calling thread chose with
// use_device(); what was made on it belongs to it.
//
// Work put into a stream is done in order, later: host memory given to it must stay until wait(). Of two
// streams nothing is known but that. Every failure names the device; NoDeviceMemory is the one that a smaller
// piece of work may cure.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "base/buffer.h"
#include "base/error.h"
#include "device/cuda/device_memory.h"
#include "device/cuda/stream.h"
#include "device/gpu.h"

namespace harima::CT_GPU_TARGET {

class NoDeviceMemory : public Error {
 public:
  using Error::Error;
};

std::vector<GpuInfo> list_devices(std::string& why_none);
void use_device(int number);
size_t free_memory();

// Host memory that copies bypass the processor with; fails if there is none left.
Buffer pinned_memory(size_t bytes);
// The address under which the current device, if it shares memory, sees a pinned place; null if the place is
// not pinned.
const void* seen_by_device(const void* host);

// `rows` rows of row_bytes, so far apart on either side.
struct RowCopy {
  size_t row_bytes, rows;
  size_t to_step, from_step;
};
void copy_rows_up(void* device, const void* host, const RowCopy& copy, Stream& stream);

// `batch` transforms of `size` numbers, or of size x size if is_square, one after the other in memory, in
// place, unscaled.
struct FftShape {
  int size = 0;
  bool is_square = false;
  int batch = 1;
};
class Fft {
 public:
  explicit Fft(const FftShape& shape);
  ~Fft();
  Fft(const Fft&) = delete;
  Fft& operator=(const Fft&) = delete;
  size_t work_bytes() const;
  // inverse: e^{+i...}. `work`: work_bytes() of device memory.
  void run(Complex* data, bool inverse, void* work, Stream& stream) const;

 private:
  struct Plan;
  std::unique_ptr<Plan> plan_;
};

}  // namespace harima::CT_GPU_TARGET
