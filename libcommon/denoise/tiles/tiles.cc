// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/tiles/tiles.h"

#if defined(__x86_64__) && defined(__linux__)

#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <initializer_list>

namespace harima {

namespace {

bool may_use_tiles() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return false;
  constexpr unsigned kBf16Tiles = 1u << 22, kTiles = 1u << 24;
  if (!(d & kBf16Tiles) || !(d & kTiles)) return false;
  for (const bool has : {__builtin_cpu_supports("avx512f"), __builtin_cpu_supports("avx512bw"),
                         __builtin_cpu_supports("avx512vl"), __builtin_cpu_supports("avx512bf16")})
    if (!has) return false;
  constexpr int kRequest = 0x1023, kTileData = 18;  // ARCH_REQ_XCOMP_PERM: the system has to be asked, once
  return syscall(SYS_arch_prctl, kRequest, kTileData) == 0;
}

}  // namespace

bool has_bf16_tiles() {
  static const bool has = may_use_tiles();
  return has;
}

}  // namespace harima

#else

namespace harima {

bool has_bf16_tiles() { return false; }

}  // namespace harima

#endif
