// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/before_after.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "image/picture.h"

namespace harima {

namespace {

constexpr int kPanel = 512, kMostPanel = 768, kGap = 6, kDetail = 128;
constexpr uint8_t kPaper = 32;

// A rectangle of an image, each pixel `times` times.
Frame enlarged(const std::vector<float>& values, int width, int x0, int y0, int columns, int rows,
               int times) {
  Frame part(PixelType::f32, columns * times, rows * times);
  for (int y = 0; y < part.height(); ++y)
    for (int x = 0; x < part.width(); ++x)
      part.row<float>(y)[x] = values[size_t(y0 + y / times) * size_t(width) + size_t(x0 + x / times)];
  return part;
}

struct Panel {
  std::string caption;
  const std::vector<float>& values;
  GreyWindow window;
};

// Around 0, as wide as the values are.
GreyWindow window_around_0(const std::vector<float>& values, int width, int height) {
  const GreyWindow window = window_of(enlarged(values, width, 0, 0, width, height, 1), 0.002, 0.998);
  const float most = std::max(std::abs(window.low), std::abs(window.high));
  return {-most, most};
}

}  // namespace

Frame before_after(const std::vector<float>& before, const std::vector<float>& after, int width, int height) {
  std::vector<float> difference(before.size());
  for (size_t i = 0; i < before.size(); ++i) difference[i] = before[i] - after[i];
  const GreyWindow shown = window_of(enlarged(after, width, 0, 0, width, height, 1), 0.002, 0.998),
                   narrow = window_around_0(difference, width, height);
  const double narrower = double(shown.high - shown.low) / double(narrow.high - narrow.low);
  const Panel panels[] = {{"before", before, shown},
                          {"after", after, shown},
                          {fmt::format("difference x {:.2g}", narrower), difference, narrow}};

  const int longer = std::max(width, height), step = (longer + kMostPanel - 1) / kMostPanel,
            times = std::max(1, kPanel / longer);
  const int whole = (longer * times + step - 1) / step, side = std::min({kDetail, width, height}),
            detail_times = std::max(1, whole / side);
  const bool has_detail = side < longer;
  const int panel = std::max(whole, has_detail ? side * detail_times : 0), rows = has_detail ? 2 : 1;
  Picture picture(3 * panel + 4 * kGap, rows * panel + (rows + 1) * kGap, kPaper);
  int x = kGap;
  for (const Panel& one : panels) {
    picture.paste(enlarged(one.values, width, 0, 0, width, height, times), x, kGap, step, one.window);
    if (has_detail)
      picture.paste(
          enlarged(one.values, width, (width - side) / 2, (height - side) / 2, side, side, detail_times), x,
          2 * kGap + panel, 1, one.window);
    picture.caption(one.caption, x + kGap, 2 * kGap, 2);
    x += panel + kGap;
  }
  return picture.frame();
}

}  // namespace harima
