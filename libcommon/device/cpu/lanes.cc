// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/lanes.h"

#include "base/instruction_sets.h"

namespace harima {

namespace generic {
extern const LaneKernels kTable[3];
}
#ifdef HARIMA_LANES_avx2
namespace avx2 {
extern const LaneKernels kTable[3];
}
namespace avx512 {
extern const LaneKernels kTable[3];
}
#endif

namespace {

InstructionSets<LaneKernels>& kernels() {
  static InstructionSets<LaneKernels> all{
#ifdef HARIMA_LANES_avx2
      {avx512::kTable, __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
                           __builtin_cpu_supports("avx512dq")},
      {avx2::kTable, __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")},
#endif
      {generic::kTable, true},
  };
  return all;
}

}  // namespace

const LaneKernels& lane_kernels(int lanes) {
  return (&kernels().chosen())[lanes == 16 ? 0 : lanes == 8 ? 1 : 2];
}

bool force_lane_target(const char* name) { return kernels().force(name); }

}  // namespace harima
