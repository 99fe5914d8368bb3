// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/before_after.h"

#include <algorithm>

#include "image/picture.h"

namespace harima {

namespace {

constexpr int kPanel = 512, kGap = 6, kDetail = 128;
constexpr uint8_t kPaper = 32;

// A rectangle of an image, each pixel `times` times.
Frame enlarged(const std::vector<float>& values, int width, int x0, int y0, int columns, int rows, int times) {
  Frame part(PixelType::f32, columns * times, rows * times);
  for (int y = 0; y < part.height(); ++y)
    for (int x = 0; x < part.width(); ++x) part.row<float>(y)[x] = values[size_t(y0 + y / times) * size_t(width) + size_t(x0 + x / times)];
  return part;
}

}  // namespace

Frame before_after(const std::vector<float>& before, const std::vector<float>& after, int width, int height) {
  const GreyWindow window = window_of(enlarged(after, width, 0, 0, width, height, 1), 0.002, 0.998);
  const float middle = (window.low + window.high) / 2;
  std::vector<float> difference(before.size());
  for (size_t i = 0; i < before.size(); ++i) difference[i] = middle + before[i] - after[i];
  const int longer = std::max(width, height), step = std::max(1, (longer + kPanel - 1) / kPanel), times = std::max(1, kPanel / longer);
  const int side = std::min({kDetail, width, height}), detail_times = std::max(1, kPanel / side);
  const int panel = std::max(longer * times / step, side * detail_times);
  Picture picture(3 * panel + 4 * kGap, 2 * panel + 3 * kGap, kPaper);
  int x = kGap;
  for (const auto& [name, values] : {std::pair{"before", &before}, std::pair{"after", &after}, std::pair{"difference", static_cast<const std::vector<float>*>(&difference)}}) {
    picture.paste(enlarged(*values, width, 0, 0, width, height, times), x, kGap, step, window);
    picture.paste(enlarged(*values, width, (width - side) / 2, (height - side) / 2, side, side, detail_times), x, 2 * kGap + panel, 1, window);
    picture.caption(name, x + kGap, 2 * kGap, 2);
    x += panel + kGap;
  }
  return picture.frame();
}

}  // namespace harima
