// SPDX-License-Identifier: BSD-3-Clause
#include "image/scale_bar.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace harima {

BarLength bar_length(double most_um) {
  const double power = std::pow(10.0, std::floor(std::log10(most_um) + 1e-9));
  const double um = most_um >= 5 * power ? 5 * power : most_um >= 2 * power ? 2 * power : power;
  if (um >= 1e6) return {um, fmt::format("{:g} m", um / 1e6)};
  if (um >= 1e3) return {um, fmt::format("{:g} mm", um / 1e3)};
  if (um >= 1) return {um, fmt::format("{:g} µm", um)};
  return {um, fmt::format("{:g} nm", um * 1e3)};
}

bool draw_scale_bar(Picture& picture, int x, int y, int width, int height, double pixel_um) {
  const int size = std::max(1, width / 320), margin = std::max(4, width / 48),
            thick = std::max(3, width / 160);
  const BarLength length = bar_length(0.25 * width * pixel_um);
  const int pixels = std::max(1, int(std::lround(length.um / pixel_um)));
  const int words = Picture::caption_width(length.text, size), wide = std::max(pixels, words);
  if (wide + 2 * margin > width || 8 * size + thick + 3 * margin > height) return false;
  const int right = x + width - margin, bottom = y + height - margin, centre = right - wide / 2;
  picture.fill(centre - pixels / 2 - 1, bottom - thick - 1, pixels + 2, thick + 2, 0);
  picture.fill(centre - pixels / 2, bottom - thick, pixels, thick, 255);
  picture.caption(length.text, centre - words / 2, bottom - thick - 3 * size - Picture::kCaptionHeight * size,
                  size);
  return true;
}

}  // namespace harima
