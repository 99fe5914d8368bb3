// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>

#include "denoise/before_after.h"

using namespace harima;

namespace {

// A disk of 1 on 0.1, and the same with noise of +-`noise`, like a chess board.
Frame picture_of(int side, float noise) {
  std::vector<float> after, before;
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x) {
      const int dx = 2 * x - side, dy = 2 * y - side;
      after.push_back(dx * dx + dy * dy < side * side / 2 ? 1 : 0.1f);
      before.push_back(after.back() + ((x + y) % 2 ? noise : -noise));
    }
  return before_after(before, after, side, side);
}

// Darkest and brightest of a square of 16 pixels.
std::pair<int, int> range_at(const Frame& picture, int x0, int y0) {
  int least = 255, most = 0;
  for (int y = y0; y < y0 + 16; ++y)
    for (int x = x0; x < x0 + 16; ++x) {
      const int grey = picture.row<uint8_t>(y)[x];
      least = std::min(least, grey);
      most = std::max(most, grey);
    }
  return {least, most};
}

}  // namespace

TEST_CASE(
    "before and after: slices fill their panels, small ones need no detail, and the difference is seen "
    "however small it is") {
  for (const int side : {83, 128, 640, 1600}) {
    CAPTURE(side);
    const Frame picture = picture_of(side, 0.01f);
    const int panel = (picture.width() - 24) / 3;
    CHECK(panel >= 490);
    CHECK(panel <= 800);
    CHECK(picture.height() == (side <= 128 ? panel + 12 : 2 * panel + 18));
    CHECK(range_at(picture, 6 + panel / 2, 6 + panel / 2).first > 240);        // the middle, before
    CHECK(range_at(picture, 6 + panel - 24, 6 + panel - 24).second < 32 + 8);  // its lower right corner
  }
  for (const float noise : {0.001f, 0.1f, 10.f}) {
    CAPTURE(noise);
    const Frame picture = picture_of(640, noise);
    const auto [least, most] = range_at(picture, 18 + 2 * 640 + 300, 300);
    CHECK(least < 8);
    CHECK(most > 247);
  }
}
