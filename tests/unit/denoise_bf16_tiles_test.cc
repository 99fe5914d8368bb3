// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/bf16_tiles.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cmath>
#include <vector>

#include "denoise/bfloat16.h"
#include "denoise/draw.h"

using namespace harima;

namespace {

std::vector<uint16_t> drawn(size_t count, uint64_t stream) {
  std::vector<uint16_t> values(count);
  for (size_t i = 0; i < count; ++i) narrow_to(values[i], float(draw_unit(5, stream, i) - 0.5));
  return values;
}

// Each weight against its sum in double.
double worst_of(const ConvolvedImages& images, const std::vector<float>& weights) {
  double worst = 0;
  const int reach = images.side / 2;
  const auto value = [&](const uint16_t* values, int channels, int image, int y, int x, int channel) {
    if (y < 0 || y >= images.height || x < 0 || x >= images.width) return 0.0;
    return double(widened(values[((size_t(image) * size_t(images.height) + size_t(y)) * size_t(images.width) + size_t(x)) * size_t(channels) + size_t(channel)]));
  };
  size_t at = 0;
  for (int out = 0; out < images.out_channels; ++out)
    for (int tap = 0; tap < images.side * images.side; ++tap)
      for (int in = 0; in < images.in_channels; ++in, ++at) {
        double sum = 0;
        for (int image = 0; image < images.count; ++image)
          for (int y = 0; y < images.height; ++y)
            for (int x = 0; x < images.width; ++x)
              sum += value(images.gradient, images.out_channels, image, y, x, out) *
                     value(images.in, images.in_channels, image, y + tap / images.side - reach, x + tap % images.side - reach, in);
        worst = std::max(worst, std::abs(sum - double(weights[at])));
      }
  return worst;
}

}  // namespace

TEST_CASE("gradients of weights by tiles are those of sums in double, whatever the shape") {
  if (!has_bf16_tiles()) return;
  struct Shape {
    int count, height, width, in, out, side;
  };
  for (const Shape s : {Shape{1, 1, 1, 1, 1, 1}, Shape{1, 3, 5, 2, 3, 3}, Shape{2, 7, 6, 11, 24, 3}, Shape{3, 4, 33, 24, 24, 3}, Shape{2, 64, 40, 5, 7, 3},
                        Shape{2, 20, 128, 17, 1, 1}, Shape{4, 8, 8, 48, 33, 3}, Shape{1, 9, 70, 32, 16, 5}, Shape{2, 5, 3, 40, 70, 3}}) {
    CAPTURE(fmt::format("{} x {} x {}, {} to {}, side {}", s.count, s.height, s.width, s.in, s.out, s.side));
    const size_t pixels = size_t(s.count * s.height * s.width);
    const std::vector<uint16_t> in = drawn(pixels * size_t(s.in), 1), gradient = drawn(pixels * size_t(s.out), 2);
    const ConvolvedImages images{in.data(), gradient.data(), s.count, s.height, s.width, s.in, s.out, s.side};
    std::vector<float> weights(size_t(s.out * s.side * s.side * s.in), 99.f);
    convolution_weight_gradients(images, weights.data());
    CHECK(worst_of(images, weights) < 2e-6 * std::sqrt(double(pixels)) + 1e-7 * double(pixels));
  }
}
