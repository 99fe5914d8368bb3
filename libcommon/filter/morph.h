// SPDX-License-Identifier: BSD-3-Clause
// Erosion and dilation: the least or the largest value around each voxel, within a ball or a box, as far as
// it lies in the volume (skimage.morphology.erosion and dilation with ball(r) or cube(2 r + 1)). Masks stay
// masks; grey values are treated alike.
#pragma once

#include <span>

#include "device/filter_specs.h"
#include "image/frame.h"

namespace harima {

struct StructuringElement {
  bool is_ball = true;  // x^2 + y^2 + z^2 <= radius^2; else |x|, |y|, |z| <= radius
  int radius = 1;       // voxels
};

enum class Extreme { least, largest };

// Makes frame `middle` of some frames, those up to `radius` away from it as far as they exist. Values must
// not be NaN.
void morph_frame(std::span<const Frame> frames, int middle, const StructuringElement& around, Extreme extreme,
                 Frame& out);

// The same, for a GPU.
inline MorphSpec on_gpu(const StructuringElement& around, Extreme extreme) {
  return {around.is_ball, around.radius, extreme == Extreme::largest};
}

}  // namespace harima
