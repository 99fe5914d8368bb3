// SPDX-License-Identifier: BSD-3-Clause
#include "measure/edge_row.h"

namespace harima {

void EdgeRow::find(const uint8_t* from, const uint8_t* to, const uint8_t* next, size_t width) {
  crossed_.assign((width + 7) / 8 * 8, 0);
  const uint8_t* const behind = next ? next : to;
  const uint8_t wanted = next ? 15 : 3;
  uint8_t* const crossed = crossed_.data();
  for (size_t x = 0; x + 1 < width; ++x)
    crossed[x] = wanted & uint8_t((from[x] ^ to[x]) | (from[x] ^ to[x + 1]) << 1 |
                                  (from[x] ^ behind[x]) << 2 | (from[x] ^ behind[x + 1]) << 3);
  const size_t last = width - 1;
  crossed[last] = wanted & uint8_t((from[last] ^ to[last]) | (from[last] ^ behind[last]) << 2);
}

size_t EdgeRow::count() const {
  size_t edges = 0;
  for (size_t x = 0; x < crossed_.size(); x += sizeof(uint64_t)) edges += size_t(std::popcount(eight(x)));
  return edges;
}

void EdgeRow::number_from(uint32_t first) {
  first_.resize(crossed_.size());
  for_each_voxel([&](size_t x) {
    first_[x] = first;
    first += uint32_t(std::popcount(crossed_[x]));
  });
}

}  // namespace harima
