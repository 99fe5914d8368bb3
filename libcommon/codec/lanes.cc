// SPDX-License-Identifier: BSD-3-Clause
#include "codec/lanes.h"

#include <cstring>

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

struct Target {
  const CodecKernels* table;
  bool (*runs_here)();
};

// Best first.
const Target kTargets[] = {
#ifdef HARIMA_LANES_avx2
    {&avx512::kCodecTable,
     [] {
       return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
              __builtin_cpu_supports("avx512vnni");
     }},
    {&avx2::kCodecTable, [] { return bool(__builtin_cpu_supports("avx2")); }},
#endif
    {&generic::kCodecTable, [] { return true; }},
};

const CodecKernels* g_forced = nullptr;

const CodecKernels* best_table() {
  for (const Target& target : kTargets)
    if (target.runs_here()) return target.table;
  return &generic::kCodecTable;
}

}  // namespace

const CodecKernels& codec_kernels() {
  static const CodecKernels* const best = best_table();
  return g_forced ? *g_forced : *best;
}

bool force_codec_target(const char* name) {
  g_forced = nullptr;
  if (!*name) return true;
  for (const Target& target : kTargets)
    if (std::strcmp(name, target.table->target) == 0 && target.runs_here()) g_forced = target.table;
  return g_forced != nullptr;
}

}  // namespace harima
