// SPDX-License-Identifier: BSD-3-Clause
// Edges from the voxels of a row to voxels of a slice beside or the same one, on which one end is inside and
// the other is not; each of them has a vertex of the surface. Directions: 1 in x, 2 in y, and both.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <vector>

namespace harima {

class EdgeRow {
 public:
  // From the voxels `from` to those of the row `to` at the same place in y and `next` behind it (null: there
  // is none), all `width` marks of 0 or 1. Within one slice `to` is `from`.
  void find(const uint8_t* from, const uint8_t* to, const uint8_t* next, size_t width);
  size_t count() const;

  // Gives them numbers from `first` on, voxel by voxel, then by direction.
  void number_from(uint32_t first);
  uint32_t number(int x, int direction) const {
    const unsigned before = crossed_[size_t(x)] & ((1u << direction) - 1);
    return first_[size_t(x)] + uint32_t(std::popcount(before));
  }

  // body(x, direction) in the order of their numbers.
  template <class Body>
  void for_each(Body body) const {
    for_each_voxel([&](size_t x) {
      for (int direction = 0; direction < 4; ++direction)
        if (crossed_[x] >> direction & 1) body(int(x), direction);
    });
  }

 private:
  template <class Body>
  void for_each_voxel(Body body) const {
    for (size_t begin = 0; begin < crossed_.size(); begin += sizeof(uint64_t)) {
      if (eight(begin) == 0) continue;
      for (size_t x = begin; x < begin + sizeof(uint64_t); ++x)
        if (crossed_[x] != 0) body(x);
    }
  }
  uint64_t eight(size_t x) const {
    uint64_t bits;
    std::memcpy(&bits, crossed_.data() + x, sizeof bits);
    return bits;
  }

  std::vector<uint8_t> crossed_;  // a bit a direction; eight at a time, the last ones 0
  std::vector<uint32_t> first_;   // number of the first edge of a voxel that has one
};

}  // namespace harima
