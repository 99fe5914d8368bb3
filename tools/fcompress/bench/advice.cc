// SPDX-License-Identifier: BSD-3-Clause
#include "advice.h"

#include <algorithm>

namespace harima::bench {

std::vector<Advice> advise(std::span<const Measured> all) {
  std::vector<Advice> list;
  for (const double disk : kDisks) {
    Advice best{disk};
    for (const Measured& one : all) {
      if (one.level == 0 || one.bound > 0) continue;
      const double limit = disk * one.ratio(), write = std::min(one.all.compress, limit);
      if (write > best.write) best = {disk, one.level, write, std::min(one.all.decompress, limit)};
    }
    if (best.level > 0) list.push_back(best);
  }
  return list;
}

}  // namespace harima::bench
