// SPDX-License-Identifier: BSD-3-Clause
// Pooling and doubling, and their gradients, against their definitions, pixel by pixel in double; beside
// other images, of any number of channels.
#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "denoise/bfloat16.h"
#include "denoise/draw.h"
#include "denoise/resampling.h"

using namespace harima;

namespace {

template <class T>
struct Image {
  Image(int height, int width, int channels, int stride, uint64_t seed)
      : values(size_t(height) * size_t(width) * size_t(stride)), pixels{values.data(), height, width,
                                                                        channels, stride} {
    // Few values: many are equal.
    for (size_t i = 0; i < values.size(); ++i) narrow_to(values[i], float(draw_below(9, seed, 0, i)) - 4);
  }
  double at(int y, int x, int channel) const {
    return double(widened(pixels.row(y)[x * pixels.stride + channel]));
  }
  template <class Work>
  void each(const Work& work) const {
    for (int y = 0; y < pixels.height; ++y)
      for (int x = 0; x < pixels.width; ++x)
        for (int channel = 0; channel < pixels.channels; ++channel) work(y, x, channel);
  }
  std::vector<T> values;
  const LayerImage<T> pixels;
};

// Where the largest of four is, the first one of equals, row by row.
template <class T>
std::pair<int, int> place_of_largest(const Image<T>& image, int y, int x, int channel) {
  std::pair<int, int> best{2 * y, 2 * x};
  for (const auto& [dy, dx] : {std::pair{0, 1}, {1, 0}, {1, 1}})
    if (image.at(2 * y + dy, 2 * x + dx, channel) > image.at(best.first, best.second, channel))
      best = {2 * y + dy, 2 * x + dx};
  return best;
}

template <class T>
void check_pooling(int channels) {
  const int stride = channels + 3;
  const Image<T> from(6, 10, channels, stride, 1), gradient(3, 5, channels, channels, 2),
      other(6, 10, channels, stride, 3);
  Image<T> pooled(3, 5, channels, stride, 4), back(6, 10, channels, channels, 5);
  const std::vector<T> before = pooled.values;
  pool<T>(from.pixels, pooled.pixels);
  pool_backward<T>(from.pixels, gradient.pixels, other.pixels, back.pixels);
  pooled.each([&](int y, int x, int channel) {
    const auto [largest_y, largest_x] = place_of_largest(from, y, x, channel);
    CHECK(pooled.at(y, x, channel) == from.at(largest_y, largest_x, channel));
  });
  back.each([&](int y, int x, int channel) {
    const double more = place_of_largest(from, y / 2, x / 2, channel) == std::pair{y, x}
                            ? gradient.at(y / 2, x / 2, channel)
                            : 0;
    CHECK(back.at(y, x, channel) == other.at(y, x, channel) + more);
  });
  for (size_t i = 0; i < before.size(); ++i)
    if (int(i) % stride >= channels) CHECK(pooled.values[i] == before[i]);
}

template <class T>
void check_doubling(int channels) {
  const Image<T> from(3, 5, channels, channels, 1), gradient(6, 10, channels, channels + 3, 2);
  Image<T> doubled(6, 10, channels, channels + 3, 3), back(3, 5, channels, channels, 4);
  double_sides<T>(from.pixels, doubled.pixels);
  double_sides_backward<T>(gradient.pixels, back.pixels);
  doubled.each(
      [&](int y, int x, int channel) { CHECK(doubled.at(y, x, channel) == from.at(y / 2, x / 2, channel)); });
  back.each([&](int y, int x, int channel) {
    double sum = 0;
    for (const int dy : {0, 1})
      for (const int dx : {0, 1}) sum += gradient.at(2 * y + dy, 2 * x + dx, channel);
    CHECK(back.at(y, x, channel) == sum);
  });
}

}  // namespace

TEST_CASE("denoise: pooling takes the largest pixel, and its gradient goes back there") {
  for (const int channels : {1, 8, 13, 24}) {
    check_pooling<float>(channels);
    check_pooling<uint16_t>(channels);
  }
}

TEST_CASE("denoise: doubled pixels gather the gradients of all four") {
  for (const int channels : {1, 8, 13, 24}) {
    check_doubling<float>(channels);
    check_doubling<uint16_t>(channels);
  }
}
