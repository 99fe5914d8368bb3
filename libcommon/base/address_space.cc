// SPDX-License-Identifier: BSD-3-Clause
#include "base/address_space.h"

#include <sys/resource.h>
#include <unistd.h>

#include <fstream>

namespace harima {

size_t mapped_addresses() {
  size_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;  // comes first
  return pages * size_t(sysconf(_SC_PAGESIZE));
}

size_t address_space_left() {
  struct rlimit limit {};
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return kNoSpaceLimit;
  const size_t mapped = mapped_addresses();
  return limit.rlim_cur > mapped ? limit.rlim_cur - mapped : 0;
}

}  // namespace harima
