// SPDX-License-Identifier: BSD-3-Clause
#include <cuda_runtime_api.h>

#include "device/cuda/runtime.h"

namespace harima::CT_GPU_TARGET {

namespace {

std::string device_name() {
  int number = 0;
  cudaDeviceProp properties{};
  if (cudaGetDevice(&number) != cudaSuccess || cudaGetDeviceProperties(&properties, number) != cudaSuccess)
    return "cuda";
  return fmt::format("cuda:{} ({})", number, properties.name);
}

void check(cudaError_t status, const char* doing) {
  if (status == cudaSuccess) return;
  const std::string message = fmt::format("{}: {}: {}", device_name(), doing, cudaGetErrorString(status));
  if (status == cudaErrorMemoryAllocation) {
    cudaGetLastError();  // is not forgotten by itself
    throw NoDeviceMemory(message);
  }
  fail("{}", message);
}

// Without a driver, or with one that is too old, the runtime says no more than that.
std::string why_no_driver() {
  int driver = 0, runtime = 0;
  cudaDriverGetVersion(&driver);
  cudaRuntimeGetVersion(&runtime);
  if (driver == 0) return "there is no NVIDIA driver";
  return fmt::format("the NVIDIA driver is for CUDA {}.{}, wanted {}.{}", driver / 1000, driver % 1000 / 10,
                     runtime / 1000, runtime % 1000 / 10);
}

cudaStream_t stream_of(Stream& stream) { return static_cast<cudaStream_t>(stream.native()); }

}  // namespace

std::vector<GpuInfo> list_devices(std::string& why_none) {
  int count = 0;
  const cudaError_t status = cudaGetDeviceCount(&count);
  std::vector<GpuInfo> devices;
  for (int i = 0; status == cudaSuccess && i < count; ++i) {
    cudaDeviceProp properties{};
    check(cudaGetDeviceProperties(&properties, i), "asking what it is");
    devices.push_back({properties.name, properties.totalGlobalMem, properties.integrated != 0});
  }
  if (devices.empty())
    why_none = status == cudaSuccess                   ? "there is none"
               : status == cudaErrorInsufficientDriver ? why_no_driver()
                                                       : cudaGetErrorString(status);
  cudaGetLastError();
  return devices;
}

void use_device(int number) {
  if (const cudaError_t status = cudaSetDevice(number); status != cudaSuccess)
    fail("cuda:{}: {}", number, cudaGetErrorString(status));
}

size_t free_memory() {
  size_t free = 0, total = 0;
  check(cudaMemGetInfo(&free, &total), "asking for its free memory");
  return free;
}

Stream::Stream() {
  cudaStream_t stream = nullptr;
  check(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking), "making a stream");
  native_ = stream;
}
Stream::~Stream() {
  // What it still does may need memory that goes next.
  cudaStreamSynchronize(static_cast<cudaStream_t>(native_));
  cudaStreamDestroy(static_cast<cudaStream_t>(native_));
}
void Stream::wait() { check(cudaStreamSynchronize(static_cast<cudaStream_t>(native_)), "computing"); }

DeviceMemory::DeviceMemory(size_t bytes) : bytes_(bytes) {
  void* data = nullptr;
  if (bytes == 0) return;
  check(cudaMalloc(&data, bytes), fmt::format("taking {:.1f} MB of its memory", double(bytes) / 1e6).c_str());
  memory_ = std::shared_ptr<void>(data, [](void* p) { cudaFree(p); });
}

Buffer pinned_memory(size_t bytes) {
  if (bytes == 0) return {};
  void* data = nullptr;
  check(cudaHostAlloc(&data, bytes, cudaHostAllocPortable | cudaHostAllocMapped), "pinning host memory");
  return {data, bytes, [](void* p) { cudaFreeHost(p); }};
}

const void* seen_by_device(const void* host) {
  void* device = nullptr;
  if (cudaHostGetDevicePointer(&device, const_cast<void*>(host), 0) == cudaSuccess) return device;
  cudaGetLastError();
  return nullptr;
}

void copy_rows_up(void* device, const void* host, const RowCopy& copy, Stream& stream) {
  check(cudaMemcpy2DAsync(device, copy.to_step, host, copy.from_step, copy.row_bytes, copy.rows,
                          cudaMemcpyHostToDevice, stream_of(stream)),
        "copying to it");
}
void copy_up(void* device, const void* host, size_t bytes, Stream& stream) {
  check(cudaMemcpyAsync(device, host, bytes, cudaMemcpyHostToDevice, stream_of(stream)), "copying to it");
}
void copy_down(void* host, const void* device, size_t bytes, Stream& stream) {
  check(cudaMemcpyAsync(host, device, bytes, cudaMemcpyDeviceToHost, stream_of(stream)), "copying from it");
}

void check_launch() { check(cudaGetLastError(), "starting a kernel"); }

}  // namespace harima::CT_GPU_TARGET
