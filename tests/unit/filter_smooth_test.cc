// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "filter/median.h"
#include "filter/mirror.h"
#include "filter/smooth.h"
#include "image/pixels.h"

using namespace harima;

namespace {

constexpr int kWidth = 7, kHeight = 5, kDepth = 6;

template <class T>
std::vector<Frame> volume(PixelType type) {
  std::vector<Frame> frames;
  uint32_t state = 1;
  for (int z = 0; z < kDepth; ++z) {
    frames.emplace_back(type, kWidth, kHeight);
    for (int i = 0; i < kWidth * kHeight; ++i)
      frames.back().row<T>(0)[i] = T((state = state * 1664525u + 1013904223u) >> 16);
  }
  return frames;
}

// All frames through a filter, as the loop hands them to it.
template <class Filter>
std::vector<Frame> filtered(const Filter& filter, const std::vector<Frame>& frames) {
  std::vector<Frame> out;
  for (int z = 0; z < kDepth; ++z) {
    const int first = std::max(0, z + filter.window().first),
              last = std::min(kDepth, z + filter.window().last);
    out.emplace_back(frames[0].type(), kWidth, kHeight);
    filter.apply({z, first, std::span(frames).subspan(size_t(first), size_t(last - first))}, out.back());
  }
  return out;
}

// Calls body(value) for the box around a voxel.
template <class T, class Body>
void around(const std::vector<Frame>& frames, int x, int y, int z, int reach, Body body) {
  for (int k = -reach; k <= reach; ++k)
    for (int j = -reach; j <= reach; ++j)
      for (int i = -reach; i <= reach; ++i)
        body(frames[size_t(mirrored(z + k, kDepth))].row<T>(
            mirrored(y + j, kHeight))[mirrored(x + i, kWidth)]);
}

template <class T, class Filter, class Wanted>
void compare_all(const Filter& filter, const std::vector<Frame>& frames, Wanted wanted) {
  const auto out = filtered(filter, frames);
  for (int z = 0; z < kDepth; ++z)
    for (int y = 0; y < kHeight; ++y)
      for (int x = 0; x < kWidth; ++x)
        CHECK(double(out[size_t(z)].template row<T>(y)[x]) == doctest::Approx(wanted(x, y, z)).epsilon(1e-6));
}

}  // namespace

TEST_CASE("indices are mirrored at the edges as often as needed") {
  CHECK(mirrored(-1, 3) == 0);
  CHECK(mirrored(-3, 3) == 2);
  CHECK(mirrored(-4, 3) == 2);
  CHECK(mirrored(3, 3) == 2);
  CHECK(mirrored(6, 3) == 0);
  for (int i = -9; i < 9; ++i) CHECK(mirrored(i, 1) == 0);
}

TEST_CASE("weights sum to one") {
  for (const std::vector<double>& weights :
       {gauss_weights(0.05), gauss_weights(2.5), mean_weights(1), mean_weights(5)})
    CHECK(2 * std::accumulate(weights.begin(), weights.end(), 0.0) - weights[0] == doctest::Approx(1));
  CHECK(gauss_weights(1).size() == 5);
  CHECK(mean_weights(5).size() == 3);
}

TEST_CASE("the mean of a box, also where it is larger than the volume") {
  const auto frames = volume<float>(PixelType::f32);
  for (int side : {1, 3, 5, 21})
    compare_all<float>(SmoothFilter{.weights = mean_weights(side), .is_3d = true, .unsharp_amount = {}},
                       frames, [&](int x, int y, int z) {
                         double sum = 0;
                         around<float>(frames, x, y, z, side / 2, [&](float value) { sum += double(value); });
                         return sum / std::pow(side, 3);
                       });
}

TEST_CASE("an unsharp mask of u8 is held at its ends") {
  const auto frames = volume<uint8_t>(PixelType::u8);
  compare_all<uint8_t>(SmoothFilter{.weights = mean_weights(3), .is_3d = true, .unsharp_amount = 3.0}, frames,
                       [&](int x, int y, int z) {
                         const float value = frames[size_t(z)].row<uint8_t>(y)[x];
                         double sum = 0;
                         around<uint8_t>(frames, x, y, z, 1, [&](uint8_t one) { sum += one; });
                         return std::clamp(std::rint(double(value) + 3 * (double(value) - sum / 27)), 0.0,
                                           255.0);
                       });
}

TEST_CASE("the median of a box, found in both ways") {
  const auto frames = volume<uint16_t>(PixelType::u16);
  for (int side : {1, 3, 5})
    compare_all<uint16_t>(MedianFilter{side, true}, frames, [&](int x, int y, int z) {
      std::vector<double> values;
      around<uint16_t>(frames, x, y, z, side / 2, [&](uint16_t value) { values.push_back(value); });
      std::sort(values.begin(), values.end());
      return values[values.size() / 2];
    });
}
