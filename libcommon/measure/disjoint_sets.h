// SPDX-License-Identifier: BSD-3-Clause
// Sets that are joined (union-find with path halving). The root of a set is its least member, so that it does
// not matter in which order sets are joined.
#pragma once

#include <cstdint>
#include <utility>

namespace harima {

// The root of a member; `parents` is a vector or deque of uint32_t in which roots are their own parents.
template <class Parents>
uint32_t root_of(Parents& parents, uint32_t member) {
  while (parents[member] != member) member = parents[member] = parents[parents[member]];
  return member;
}

// Joins the sets of two members.
template <class Parents>
void join(Parents& parents, uint32_t a, uint32_t b) {
  a = root_of(parents, a);
  b = root_of(parents, b);
  if (b < a) std::swap(a, b);
  parents[b] = a;
}

}  // namespace harima
