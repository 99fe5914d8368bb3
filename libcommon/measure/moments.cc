// SPDX-License-Identifier: BSD-3-Clause
#include "measure/moments.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "image/pixels.h"
#include "measure/lane_sum.h"

namespace harima {

namespace {

constexpr size_t kChunk = 2048;  // pixels whose mean is taken first

// Pixels as doubles, without what is not finite.
template <class T>
int finite_values(std::span<const T> pixels, double* values, Moments& moments) {
  int n = 0;
  for (const T pixel : pixels) {
    values[n] = double(pixel);
    n += std::isfinite(double(pixel));
  }
  if constexpr (std::is_floating_point_v<T>)
    if (size_t(n) < pixels.size()) {
      const auto nan = std::count_if(pixels.begin(), pixels.end(), [](T v) { return std::isnan(v); });
      moments.nan += nan;
      moments.inf += int64_t(pixels.size()) - n - nan;
    }
  return n;
}

Moments moments_of(const double* values, int n) {
  Moments moments;
  moments.count = n;
  if (n == 0) return moments;
  for (int i = 0; i < n; ++i)
    moments.low = std::min(moments.low, values[i]), moments.high = std::max(moments.high, values[i]);
  moments.sum = lane_sum(n, [&](int i) { return values[i]; });
  const double mean = moments.mean = moments.sum / n;
  const double rest = lane_sum(n, [&](int i) { return values[i] - mean; });
  moments.square =
      lane_sum(n, [&](int i) { return (values[i] - mean) * (values[i] - mean); }) - rest * rest / n;
  return moments;
}

}  // namespace

void Moments::add(const Moments& other) {
  nan += other.nan;
  inf += other.inf;
  if (other.count == 0) return;
  const double n = double(count), m = double(other.count), all = n + m, shift = other.mean - mean;
  square += other.square + shift * shift * n * m / all;
  mean += shift * m / all;
  count += other.count;
  low = std::min(low, other.low);
  high = std::max(high, other.high);
  const double before = sum;
  sum += other.sum;
  lost +=
      (std::abs(before) >= std::abs(other.sum) ? (before - sum) + other.sum : (other.sum - sum) + before) +
      other.lost;
}

Moments moments_of(const Pixels& pixels) {
  std::vector<double> values(kChunk);
  Moments all;
  with_pixels(pixels.type, [&]<class T>() {
    for (size_t first = 0; first < pixels.count; first += kChunk) {
      const auto chunk = pixels.as<T>().subspan(first, std::min(kChunk, pixels.count - first));
      const int n = finite_values(chunk, values.data(), all);
      all.add(moments_of(values.data(), n));
    }
  });
  return all;
}

}  // namespace harima
