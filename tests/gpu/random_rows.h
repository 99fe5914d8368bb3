// SPDX-License-Identifier: BSD-3-Clause
// Noise for projectors, and pointers to what they make.
#pragma once

#include <random>
#include <vector>

namespace harima {

inline std::vector<float> normal_noise(size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal;
  std::vector<float> values(count);
  for (float& value : values) value = normal(random);
  return values;
}

template <class T>
std::vector<T*> pointers(std::vector<std::vector<float>>& slices) {
  std::vector<T*> list;
  for (auto& slice : slices) list.push_back(slice.data());
  return list;
}

}  // namespace harima
