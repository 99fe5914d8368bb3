// SPDX-License-Identifier: BSD-3-Clause
#include "image/three_planes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace harima {

namespace {

constexpr int kMargin = 8, kLeastTall = 24;

// An upright plane of `tall` rows, most_step columns made into one: every row is the mean of those that it
// shows.
Frame shrunk(const Frame& plane, int most_step, int tall) {
  const int step = std::min(most_step, plane.width());
  Frame small(PixelType::f32, plane.width() / step, tall);
  for (int y = 0; y < tall; ++y) {
    const int first = int(int64_t{y} * plane.height() / tall);
    const int last = std::max(first + 1, int(int64_t{y + 1} * plane.height() / tall));
    for (int x = 0; x < small.width(); ++x) {
      float sum = 0;
      for (int j = first; j < last; ++j)
        for (int i = 0; i < step; ++i) sum += plane.row<float>(j)[x * step + i];
      small.row<float>(y)[x] = sum / float(step * (last - first));
    }
  }
  return small;
}

}  // namespace

PlanesPicture picture_of(const ThreePlanes& planes, int most_px, GreyWindow window) {
  const int longer = std::max(planes.xy.width(), planes.xy.height()),
            step = std::max(1, (longer + most_px - 1) / most_px);
  const int width = std::max(1, planes.xy.width() / step), height = std::max(1, planes.xy.height() / step);
  const int true_tall = std::max(1, int(std::lround(planes.xz.height() * planes.row_px / step)));
  const int thin = (kLeastTall + true_tall - 1) / true_tall, tall = true_tall * thin;
  const int wider = std::max(width, height);
  const bool is_flat = 4 * tall < width;
  const int x = is_flat ? kMargin : width + 2 * kMargin, y = is_flat ? height + 2 * kMargin : kMargin,
            next_y = y + tall + kMargin;
  PlanesPicture result{
      Picture(x + wider + kMargin, std::max(height + 2 * kMargin, next_y + tall + kMargin), 32),
      kMargin,
      kMargin,
      width,
      height,
      step};
  Picture& picture = result.picture;
  picture.paste(planes.xy, kMargin, kMargin, step, window);
  picture.paste(shrunk(planes.xz, step, tall), x, y, 1, window);
  picture.paste(shrunk(planes.yz, step, tall), x, next_y, 1, window);
  const std::string stretched = thin > 1 ? fmt::format(" {}x", thin) : "";
  picture.caption("xy", kMargin + 4, kMargin + 4, 2);
  picture.caption("xz" + stretched, x + 4, y + 4, 2);
  picture.caption("yz" + stretched, x + 4, next_y + 4, 2);
  return result;
}

}  // namespace harima
