// SPDX-License-Identifier: BSD-3-Clause
#include "floor.h"

#include <cmath>
#include <numbers>

#include "codec/noise_model.h"
#include "image/pixels.h"

namespace harima::bench {

namespace {

constexpr size_t kMostPixels = size_t(1) << 22;  // that are asked how bright they are
constexpr double kLeastVariance = 1.0 / 12;      // below, whole counts hide the noise

double entropy(double variance) {
  return std::log2(2 * std::numbers::pi * std::numbers::e * (variance + 1.0 / 12)) / 2;
}

}  // namespace

std::optional<double> noise_floor(const GroupShape& shape, const std::byte* pixels) {
  if (bytes_of(shape.type) == 4) return {};
  const NoiseModel noise = estimate_noise(shape, pixels);
  return with_pixels(shape.type, [&]<class T>() -> std::optional<double> {
    const auto* const all = reinterpret_cast<const T*>(pixels);
    const size_t count = size_t(shape.count) * size_t(shape.width) * size_t(shape.height),
                 step = count / kMostPixels | 1;
    double bits = 0, variance = 0;
    size_t asked = 0;
    for (size_t i = 0; i < count; i += step, ++asked) {
      const double own = std::pow(noise.deviation(double(all[i])), 2);
      variance += own;
      bits += entropy(own);
    }
    if (!(variance > kLeastVariance * double(asked))) return {};
    return bits / double(asked);
  });
}

}  // namespace harima::bench
