// SPDX-License-Identifier: BSD-3-Clause
// Transforms by cuFFT, which is loaded when the first is wanted: a program built with CUDA starts on any
// machine.
#include <cuda_runtime_api.h>
#include <cufft.h>
#include <dlfcn.h>

#include "device/cuda/runtime.h"

namespace harima::CT_GPU_TARGET {

namespace {

// CUFFT_VERSION 11xxx and 12xxx: the library's own major version, of CUDA 12 and 13.
const std::string kLibrary = fmt::format("libcufft.so.{}", CUFFT_VERSION / 1000);

struct Library {
  decltype(&cufftCreate) create;
  decltype(&cufftSetAutoAllocation) set_auto_allocation;
  decltype(&cufftMakePlanMany64) make_plan;
  decltype(&cufftSetStream) set_stream;
  decltype(&cufftSetWorkArea) set_work_area;
  decltype(&cufftExecC2C) run;
  decltype(&cufftDestroy) destroy;

  Library() {
    void* handle = dlopen(kLibrary.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!handle)
      handle = dlopen((std::string(HARIMA_CUDA_LIBRARIES) + "/" + kLibrary).c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!handle)
      fail("{}, of the CUDA toolkit, cannot be loaded ({}); is it in LD_LIBRARY_PATH?", kLibrary, dlerror());
    find(handle, "cufftCreate", create);
    find(handle, "cufftSetAutoAllocation", set_auto_allocation);
    find(handle, "cufftMakePlanMany64", make_plan);
    find(handle, "cufftSetStream", set_stream);
    find(handle, "cufftSetWorkArea", set_work_area);
    find(handle, "cufftExecC2C", run);
    find(handle, "cufftDestroy", destroy);
  }

  template <class Function>
  static void find(void* handle, const char* name, Function& function) {
    function = reinterpret_cast<Function>(dlsym(handle, name));
    if (!function) fail("{} has no {}", kLibrary, name);
  }
};

const Library& library() {
  static const Library library;
  return library;
}

void check(cufftResult status, const char* doing) {
  if (status == CUFFT_ALLOC_FAILED)
    throw NoDeviceMemory(fmt::format("cuFFT: {}: no memory left on the device", doing));
  if (status != CUFFT_SUCCESS) fail("cuFFT: {}: error {}", doing, int(status));
}

}  // namespace

struct Fft::Plan {
  cufftHandle handle = 0;
  size_t work_bytes = 0;
  Plan() { check(library().create(&handle), "making a plan"); }
  ~Plan() { library().destroy(handle); }
};

Fft::Fft(const FftShape& shape) : plan_(new Plan) {
  long long sizes[2] = {shape.size, shape.size};
  const long long length = shape.is_square ? sizes[0] * sizes[1] : sizes[0];
  const std::string doing = fmt::format("planning {} transforms of {} points", shape.batch, length);
  check(library().set_auto_allocation(plan_->handle, 0), doing.c_str());
  check(library().make_plan(plan_->handle, shape.is_square ? 2 : 1, sizes, nullptr, 1, length, nullptr, 1,
                            length, CUFFT_C2C, shape.batch, &plan_->work_bytes),
        doing.c_str());
}

Fft::~Fft() = default;

size_t Fft::work_bytes() const { return plan_->work_bytes; }

void Fft::run(Complex* data, bool inverse, void* work, Stream& stream) const {
  check(library().set_stream(plan_->handle, static_cast<cudaStream_t>(stream.native())), "choosing a stream");
  check(library().set_work_area(plan_->handle, work), "choosing its memory");
  auto* numbers = reinterpret_cast<cufftComplex*>(data);
  check(library().run(plan_->handle, numbers, numbers, inverse ? CUFFT_INVERSE : CUFFT_FORWARD),
        "transforming");
}

}  // namespace harima::CT_GPU_TARGET
