// SPDX-License-Identifier: BSD-3-Clause
#include "codec/lanes.h"

#include "base/instruction_sets.h"

namespace harima {

namespace generic {
extern const CodecKernels kCodecTable;
}
#ifdef HARIMA_LANES_avx2
namespace avx2 {
extern const CodecKernels kCodecTable;
}
namespace avx512 {
extern const CodecKernels kCodecTable;
}
#endif

namespace {

InstructionSets<CodecKernels>& kernels() {
  static InstructionSets<CodecKernels> all{
#ifdef HARIMA_LANES_avx2
      {&avx512::kCodecTable, __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
                                 __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vnni")},
      {&avx2::kCodecTable, bool(__builtin_cpu_supports("avx2"))},
#endif
      {&generic::kCodecTable, true},
  };
  return all;
}

}  // namespace

const CodecKernels& codec_kernels() { return kernels().chosen(); }

bool force_codec_target(const char* name) { return kernels().force(name); }

}  // namespace harima
