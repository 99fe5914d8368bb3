// SPDX-License-Identifier: BSD-3-Clause
// What a device does at most, for the benchmark: loads from shared memory and nothing else.
#include "device/cuda/kernel.h"
#include "device/cuda/limits.h"

namespace harima::CT_GPU_TARGET {

namespace {

struct alignas(16) Quad {
  float value[4];
};

// Neighbouring threads load neighbouring quads, two of them, as pixels of a slice do.
struct SharedLoads {
  static constexpr int kThreads = 256, kPhases = 2, kQuads = 1024;
  struct Args {
    int loads;
    float* sums;
  };
  struct Shared {
    Quad quads[kQuads];
  };
  struct Local {
    Quad sum;
  };

  CT_HD static int turns(const Args&, Extent) { return 1; }

  template <int P>
  CT_HD static void phase(const Args& args, const At& at, Shared& shared, Local& local) {
    if constexpr (P == 0) {
      for (int i = at.thread; i < kQuads; i += kThreads) shared.quads[i] = {{float(i), 1, 2, 3}};
    } else {
#pragma unroll 8
      for (int i = 0; i < args.loads / 2; ++i) {
        const int place = (at.thread + 37 * i) % (kQuads / 2);
        const Quad a = shared.quads[place], b = shared.quads[place + 1];
#pragma unroll
        for (int k = 0; k < 4; ++k) local.sum.value[k] += a.value[k] + b.value[k];
      }
    }
  }

  CT_HD static void end(const Args& args, const At& at, Shared&, Local& local) {
    float sum = 0;
#pragma unroll
    for (int k = 0; k < 4; ++k) sum += local.sum.value[k];
    args.sums[at.block.x * kThreads + at.thread] = sum;
  }
};

}  // namespace

double load_shared(int blocks, int loads, float* sums, Stream& stream) {
  launch<SharedLoads>({blocks}, {loads, sums}, stream);
  return 16.0 * blocks * SharedLoads::kThreads * loads;
}

size_t load_shared_floats(int blocks) { return size_t(blocks) * SharedLoads::kThreads; }

}  // namespace harima::CT_GPU_TARGET
