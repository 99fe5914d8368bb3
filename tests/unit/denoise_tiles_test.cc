// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cmath>
#include <vector>

#include "denoise/bfloat16.h"
#include "denoise/draw.h"
#include "denoise/tiles/convolution.h"
#include "denoise/tiles/orthogonal.h"
#include "denoise/tiles/tiles.h"
#include "denoise/tiles/weight_gradients.h"

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
    return double(widened(
        values[((size_t(image) * size_t(images.height) + size_t(y)) * size_t(images.width) + size_t(x)) *
                   size_t(channels) +
               size_t(channel)]));
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
                     value(images.in, images.in_channels, image, y + tap / images.side - reach,
                           x + tap % images.side - reach, in);
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
  for (const Shape s : {Shape{1, 1, 1, 1, 1, 1}, Shape{1, 3, 5, 2, 3, 3}, Shape{2, 7, 6, 11, 24, 3},
                        Shape{3, 4, 33, 24, 24, 3}, Shape{2, 64, 40, 5, 7, 3}, Shape{2, 20, 128, 17, 1, 1},
                        Shape{4, 8, 8, 48, 33, 3}, Shape{1, 9, 70, 32, 16, 5}, Shape{2, 5, 3, 40, 70, 3}}) {
    CAPTURE(fmt::format("{} x {} x {}, {} to {}, side {}", s.count, s.height, s.width, s.in, s.out, s.side));
    const size_t pixels = size_t(s.count * s.height * s.width);
    const std::vector<uint16_t> in = drawn(pixels * size_t(s.in), 1),
                                gradient = drawn(pixels * size_t(s.out), 2);
    const ConvolvedImages images{in.data(), gradient.data(), s.count, s.height, s.width, s.in, s.out, s.side};
    std::vector<float> weights(size_t(s.out * s.side * s.side * s.in), 99.f);
    convolution_weight_gradients(images, weights.data());
    CHECK(worst_of(images, weights) < 2e-6 * std::sqrt(double(pixels)) + 1e-7 * double(pixels));
  }
}

namespace {

// A convolution pixel by pixel, in double; back: of gradients, to those of what went in.
std::vector<double> convolved(const std::vector<uint16_t>& from, int height, int width,
                              const std::vector<float>& weights, const ConvolutionShape& shape, bool back) {
  const int from_channels = back ? shape.out_channels : shape.in_channels,
            to_channels = back ? shape.in_channels : shape.out_channels, reach = shape.side / 2;
  std::vector<double> to(size_t(height * width * to_channels));
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      for (int tap = 0; tap < shape.side * shape.side; ++tap) {
        const int down = tap / shape.side - reach, right = tap % shape.side - reach;
        const int row = back ? y - down : y + down, column = back ? x - right : x + right;
        if (row < 0 || row >= height || column < 0 || column >= width) continue;
        for (int a = 0; a < from_channels; ++a)
          for (int b = 0; b < to_channels; ++b) {
            const size_t out = size_t(back ? a : b), in = size_t(back ? b : a);
            to[size_t((y * width + x) * to_channels + b)] +=
                double(widened(from[size_t((row * width + column) * from_channels + a)])) *
                double(weights[(out * size_t(shape.side * shape.side) + size_t(tap)) *
                                   size_t(shape.in_channels) +
                               in]);
          }
      }
  return to;
}

}  // namespace

TEST_CASE("a convolution by tiles is that in double, forward and back, whatever the shape") {
  if (!has_bf16_tiles()) return;
  struct Shape {
    int height, width, in, out, side;
  };
  for (const Shape s :
       {Shape{1, 1, 1, 1, 1}, Shape{3, 5, 2, 3, 3}, Shape{7, 6, 11, 24, 3}, Shape{4, 33, 24, 48, 3},
        Shape{64, 40, 5, 7, 3}, Shape{20, 128, 17, 1, 1}, Shape{8, 8, 48, 33, 3}, Shape{9, 70, 40, 16, 5},
        Shape{5, 16, 96, 65, 3}, Shape{70, 64, 72, 24, 3}})
    for (const bool back : {false, true}) {
      CAPTURE(fmt::format("{} x {}, {} to {}, side {}{}", s.height, s.width, s.in, s.out, s.side,
                          back ? ", back" : ""));
      const size_t pixels = size_t(s.height * s.width), from_channels = size_t(back ? s.out : s.in),
                   to_channels = size_t(back ? s.in : s.out);
      const std::vector<uint16_t> from = drawn(pixels * from_channels, 3),
                                  drawn_weights = drawn(size_t(s.out * s.side * s.side * s.in), 4),
                                  drawn_bias = drawn(to_channels, 5);
      std::vector<float> weights, bias;
      for (const uint16_t value : drawn_weights) weights.push_back(widened(value));
      for (const uint16_t value : drawn_bias) bias.push_back(widened(value));
      const ConvolutionShape shape{s.in, s.out, s.side};
      const int stride = int(to_channels) + 3;  // what lies between pixels stays
      std::vector<uint16_t> to(pixels * size_t(stride), 0x7fff);
      const TileConvolution convolution(weights.data(), shape,
                                        back ? TileConvolution::Way::back : TileConvolution::Way::forward);
      for (const auto& [first, last] : {std::pair{0, s.height / 3}, std::pair{s.height / 3, s.height}})
        convolution.apply({from.data(), s.height, s.width, int(from_channels), int(from_channels)},
                          {to.data(), s.height, s.width, int(to_channels), stride}, {bias.data(), 0.25f},
                          first, last);
      const std::vector<double> wanted = convolved(from, s.height, s.width, weights, shape, back);
      double worst = 0;
      for (size_t i = 0; i < wanted.size(); ++i) {
        const double sum = wanted[i] + double(bias[i % to_channels]), value = sum < 0 ? sum / 4 : sum;
        const double off =
            std::abs(double(widened(to[i / to_channels * size_t(stride) + i % to_channels])) - value) -
            std::abs(value) / 256;
        if (!(off <= worst)) worst = off;
      }
      CHECK(worst < 1e-5);
      bool is_kept = true;
      for (size_t i = 0; i < to.size(); ++i) is_kept &= i % size_t(stride) < to_channels || to[i] == 0x7fff;
      CHECK(is_kept);
    }
}

namespace {

// Of a (rows x inner) with b, or with b turned over, both row by row.
std::vector<double> product(const std::vector<double>& a, int rows, int inner, const std::vector<double>& b,
                            bool is_turned) {
  const int columns = int(b.size()) / inner;
  std::vector<double> all(size_t(rows * columns));
  for (int i = 0; i < rows; ++i)
    for (int j = 0; j < columns; ++j)
      for (int k = 0; k < inner; ++k)
        all[size_t(i * columns + j)] +=
            a[size_t(i * inner + k)] * b[size_t(is_turned ? j * inner + k : k * columns + j)];
  return all;
}

}  // namespace

TEST_CASE("a matrix becomes an orthogonal one by tiles as in double") {
  if (!has_bf16_tiles()) return;
  for (const auto& [rows, columns] :
       {std::pair{1, 9}, std::pair{24, 99}, std::pair{48, 48}, std::pair{33, 290}, std::pair{96, 864}}) {
    CAPTURE(fmt::format("{} x {}", rows, columns));
    std::vector<uint16_t> matrix = drawn(size_t(rows * columns), 6);
    double squares = 0;
    for (const uint16_t value : matrix) squares += double(widened(value)) * double(widened(value));
    std::vector<double> x;
    for (uint16_t& value : matrix)
      narrow_to(value, float(double(widened(value)) / std::sqrt(squares))),
          x.push_back(double(widened(value)));
    for (int round = 0; round < NewtonSchulz::kRounds; ++round) {
      const std::vector<double> square = product(x, rows, columns, x, true),
                                fourth = product(square, rows, rows, square, true);
      std::vector<double> polynomial;
      for (size_t i = 0; i < square.size(); ++i)
        polynomial.push_back(double(NewtonSchulz::kB) * square[i] + double(NewtonSchulz::kC) * fourth[i]);
      const std::vector<double> added = product(polynomial, rows, rows, x, false);
      for (size_t i = 0; i < x.size(); ++i) x[i] = double(NewtonSchulz::kA) * x[i] + added[i];
    }
    orthogonalise(matrix.data(), rows, columns);
    double off = 0, all = 0;
    for (size_t i = 0; i < x.size(); ++i)
      off += std::pow(double(widened(matrix[i])) - x[i], 2), all += x[i] * x[i];
    CHECK(all > 0.4 * rows);
    CHECK(all < 1.5 * rows);
    CHECK(off < 2e-3 * all);
  }
}
