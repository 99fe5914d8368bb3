// SPDX-License-Identifier: BSD-3-Clause
// A bar of a round length and what it is.
#pragma once

#include <string>

#include "image/picture.h"

namespace harima {

struct BarLength {
  double um = 0;
  std::string text;  // "200 µm", "1 mm"
};

// The longest of 1, 2 or 5 times a power of ten that is at most `most_um`.
BarLength bar_length(double most_um);

// Draws one into the lower right corner of the picture's part at (x, y), at most a quarter as long as that is
// wide. Draws nothing and says no where the part is too small for the words.
bool draw_scale_bar(Picture& picture, int x, int y, int width, int height, double pixel_um);

}  // namespace harima
