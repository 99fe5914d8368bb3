// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/lanes.h"

#include <array>
#include <cstring>

#include "base/error.h"

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

struct Target {
  const LaneKernels* table;
  bool (*runs_here)();
};

// Best first.
const Target kTargets[] = {
#ifdef HARIMA_LANES_avx2
    {avx512::kTable, [] { return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq"); }},
    {avx2::kTable, [] { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }},
#endif
    {generic::kTable, [] { return true; }},
};

const LaneKernels* g_forced = nullptr;

const LaneKernels* best_table() {
  for (const Target& target : kTargets)
    if (target.runs_here()) return target.table;
  return generic::kTable;
}

}  // namespace

const LaneKernels& lane_kernels(int lanes) {
  static const LaneKernels* const best = best_table();
  const LaneKernels* table = g_forced ? g_forced : best;
  return table[lanes == 16 ? 0 : lanes == 8 ? 1 : 2];
}

bool force_lane_target(const char* name) {
  g_forced = nullptr;
  if (!*name) return true;
  for (const Target& target : kTargets)
    if (std::strcmp(name, target.table->target) == 0 && target.runs_here()) g_forced = target.table;
  return g_forced != nullptr;
}

}  // namespace harima
