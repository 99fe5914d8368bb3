// SPDX-License-Identifier: BSD-3-Clause
// A Volume is f32 voxels in memory: x fastest, then y, then z. Filters that go through their voxels many
// times work on it; a slice alone is a volume of depth 1, so that what works on volumes works within slices,
// too.
#pragma once

#include <cstddef>
#include <vector>

namespace harima {

struct Volume {
  Volume(int volume_width, int volume_height, int volume_depth)
      : width(volume_width), height(volume_height), depth(volume_depth),
        values(size_t(width) * size_t(height) * size_t(depth)) {}

  int width, height, depth;
  std::vector<float> values;
  // Does the stack, with its first and its last slice? Else results near them are not needed.
  bool begins = true, ends = true;

  int rows() const { return height * depth; }  // of all slices, numbered one after the other
  float* row(int index) { return values.data() + size_t(index) * size_t(width); }
  const float* row(int index) const { return values.data() + size_t(index) * size_t(width); }
  const float* row(int y, int z) const { return row(z * height + y); }
};

// What is not finite becomes the value before it; at the beginning of a row the first that is finite, or 0.
void fill_gaps(float* row, int width);

}  // namespace harima
