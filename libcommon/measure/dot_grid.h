// SPDX-License-Identifier: BSD-3-Clause
// The dots of a regular grid in an image: where their centres are, to fractions of a pixel, and which row and
// column of the grid each belongs to. Dots are darker or brighter than what is around them and cover less
// than half of the image. Light may be uneven, the lens may distort, the grid may be turned and tilted a
// little; dots may be missing, and specks may be there.
#pragma once

#include <vector>

#include "image/frame.h"

namespace harima {

struct Dot {
  double x = 0, y = 0;      // centre: weighted by contrast over the background, 0-based pixels
  int column = 0, row = 0;  // in the grid, 0 at the dot nearest to the middle of the image
};

// Dots that hang together as a grid, in the order of rows and columns. `name` is what messages call the
// image. Fails with a sentence if there are not kLeastDots in kLeastLines rows and columns, or most of the
// spots found belong to no grid.
std::vector<Dot> dots_of_grid(const FrameView& image, const std::string& name);
inline constexpr int kLeastDots = 25, kLeastLines = 4;

}  // namespace harima
