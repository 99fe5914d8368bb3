// SPDX-License-Identifier: BSD-3-Clause
// Lenses from dots: centre and factors of a known one, behind a grid that is turned and tilted.
#include <doctest/doctest.h>

#include <cmath>

#include "message_of.h"
#include "recon/lens_fit.h"
#include "scratch.h"

using namespace harima;

namespace {

constexpr int kWide = 1000, kTall = 800;
const Distortion kLens{520, 380, {1, 2e-5, -1.5e-7}};

// A grid with a pitch of 30 px, turned by 2 degrees, tilted by `tilt` from end to end, as the lens shows it.
std::vector<Dot> seen(double tilt) {
  std::vector<Dot> dots;
  for (int row = -11; row <= 11; ++row)
    for (int column = -14; column <= 14; ++column) {
      const double turn = 2 * M_PI / 180, w = 1 + tilt * column / 28, i = 30 * column / w, j = 30 * row / w;
      const double x = 505 + std::cos(turn) * i - std::sin(turn) * j - kLens.centre_x,
                   y = 395 + std::sin(turn) * i + std::cos(turn) * j - kLens.centre_y, r = std::hypot(x, y);
      const double factor = kLens.factors[0] + kLens.factors[1] * r + kLens.factors[2] * r * r;
      dots.push_back({kLens.centre_x + factor * x, kLens.centre_y + factor * y, column, row});
    }
  return dots;
}

}  // namespace

TEST_CASE(
    "centre and factors of a lens are found, whether the grid is tilted or not, and a dot that is far off "
    "has no say") {
  for (const double tilt : {0.0, 0.02}) {
    std::vector<Dot> dots = seen(tilt);
    dots[40].x += 5;
    const LensFit fit = fit_lens(dots, kWide, kTall, 3);
    CHECK(fit.before_px > 1);
    CHECK(fit.after_px < 1e-3);
    CHECK(fit.left_out == 1);
    CHECK(fit.lens.centre_x == doctest::Approx(kLens.centre_x).epsilon(1e-3));
    CHECK(fit.lens.centre_y == doctest::Approx(kLens.centre_y).epsilon(1e-3));
    CHECK(fit.lens.factors[0] == 1);
    CHECK(fit.lens.factors[1] == doctest::Approx(kLens.factors[1]).epsilon(0.01));
    CHECK(fit.lens.factors[2] == doctest::Approx(kLens.factors[2]).epsilon(0.01));
  }
}

TEST_CASE("a lens is written as it is read; too few dots are refused") {
  Scratch scratch;
  const Distortion lens = read_distortion(scratch.write("lens.txt", text_of_lens(kLens)));
  CHECK(lens.centre_x == kLens.centre_x);
  CHECK(lens.factors == kLens.factors);
  std::vector<Dot> few = seen(0);
  few.resize(25);
  CHECK(message_of([&] { fit_lens(few, kWide, kTall, 5); }).find("25 dots are too few for 5 factors") !=
        std::string::npos);
}
