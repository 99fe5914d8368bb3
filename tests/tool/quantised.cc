// SPDX-License-Identifier: BSD-3-Clause
// quantised: are the 8 or 16-bit slices B what the formula makes of the float slices A?
//     quantised A B LOW HIGH [X0 Y0]
// v = trunc(S (f - LOW) / (HIGH - LOW)) in double, clipped to 0 .. S, S = 255 or 65535; B may be a region of
// A that begins at X0, Y0. Prints the number of mismatches; exits 1 if there are any.
#include <algorithm>
#include <cmath>
#include <vector>

#include "base/error.h"
#include "format/format.h"

namespace {

using namespace harima;

struct Window {
  double low, high, top;
};

bool matches(double f, double v, const Window& window) {
  const double exact = window.top * (f - window.low) / (window.high - window.low);
  return v == (exact < 1 ? 0 : std::min(std::trunc(exact), window.top));
}

size_t mismatches(const Frame& a, const Frame& b, int x0, int y0, const Window& window) {
  std::vector<float> from(size_t(a.width())), to(size_t(b.width()));
  if (x0 + b.width() > a.width() || y0 + b.height() > a.height()) fail("the region reaches beyond the slice");
  size_t wrong = 0;
  for (int y = 0; y < b.height(); ++y) {
    row_to_f32(a, y + y0, from.data());
    row_to_f32(b, y, to.data());
    for (int x = 0; x < b.width(); ++x) wrong += !matches(from[size_t(x + x0)], to[size_t(x)], window);
  }
  return wrong;
}

size_t compare(char** argv, int x0, int y0) {
  const auto a = open_source(argv[1]), b = open_source(argv[2]);
  const Window window{std::stod(argv[3]), std::stod(argv[4]),
                      b->info().type == PixelType::u8 ? 255.0 : 65535.0};
  size_t wrong = 0, frames = 0;
  for (Frame left, right; a->next(left); ++frames) {
    if (!b->next(right)) fail("{} has only {} slices", argv[2], frames);
    wrong += mismatches(left, right, x0, y0, window);
  }
  if (frames == 0) fail("{} holds no slice", argv[1]);
  return wrong;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5 && argc != 7) return fmt::print(stderr, "usage: quantised A B LOW HIGH [X0 Y0]\n"), 2;
  try {
    const size_t wrong =
        compare(argv, argc == 7 ? std::stoi(argv[5]) : 0, argc == 7 ? std::stoi(argv[6]) : 0);
    fmt::print("mismatches {}\n", wrong);
    return wrong ? 1 : 0;
  } catch (const std::exception& e) {
    fmt::print(stderr, "quantised: {}\n", e.what());
    return 1;
  }
}
