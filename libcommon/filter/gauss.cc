// SPDX-License-Identifier: BSD-3-Clause
#include "filter/gauss.h"

#include <algorithm>
#include <cmath>

#include "filter/convert.h"
#include "filter/mirror.h"
#include "image/pixels.h"

namespace harima {

namespace {

constexpr double kCut = 4;  // standard deviations

template <class T>
void scaled(const T* from, float weight, int width, float* to) {
  for (int x = 0; x < width; ++x) to[x] = weight * float(from[x]);
}
template <class T>
void add_pair(const T* a, const T* b, float weight, int width, float* to) {
  for (int x = 0; x < width; ++x) to[x] += weight * (float(a[x]) + float(b[x]));
}

// Row y of the slices around, weighted: the blur along z.
template <class T>
void blur_z(const Neighbours& frames, const std::vector<float>& weights, int y, int width, float* to) {
  scaled(frames[0].row<T>(y), weights[0], width, to);
  for (int k = 1; k < int(weights.size()); ++k) add_pair(frames[-k].row<T>(y), frames[k].row<T>(y), weights[size_t(k)], width, to);
}

void blur_y(const float* pixels, const std::vector<float>& weights, int y, int width, int height, float* to) {
  const auto row = [&](int at) { return pixels + size_t(mirrored(at, height)) * size_t(width); };
  scaled(row(y), weights[0], width, to);
  for (int k = 1; k < int(weights.size()); ++k) add_pair(row(y - k), row(y + k), weights[size_t(k)], width, to);
}

// `padded` begins `reach` values before the row.
void blur_x(const float* padded, const std::vector<float>& weights, int width, float* to) {
  const float* const row = padded + weights.size() - 1;
  scaled(row, weights[0], width, to);
  for (int k = 1; k < int(weights.size()); ++k) add_pair(row - k, row + k, weights[size_t(k)], width, to);
}

void mirror_ends(float* padded, int reach, int width) {
  for (int k = 1; k <= reach; ++k) {
    padded[reach - k] = padded[reach + mirrored(-k, width)];
    padded[reach + width - 1 + k] = padded[reach + mirrored(width - 1 + k, width)];
  }
}

template <class T>
void store(const float* values, int width, T* to) {
  if constexpr (std::is_same_v<T, float>) {
    std::copy_n(values, width, to);
  } else {
    thread_local std::vector<double> wide;
    wide.assign(values, values + width);
    Conversion how;
    how.type = sizeof(T) == 1 ? PixelType::u8 : sizeof(T) == 2 ? (std::is_signed_v<T> ? PixelType::i16 : PixelType::u16)
                              : std::is_signed_v<T> ? PixelType::i32 : PixelType::u32;
    convert_values(wide.data(), width, how, reinterpret_cast<std::byte*>(to));
  }
}

}  // namespace

std::vector<double> gauss_weights(double sigma) {
  std::vector<double> weights;
  double sum = 0;
  for (int k = 0; k <= int(kCut * sigma + 0.5); ++k) {
    weights.push_back(std::exp(-0.5 * k * k / (sigma * sigma)));
    sum += weights.back() * (k == 0 ? 1 : 2);
  }
  for (double& weight : weights) weight /= sum;
  return weights;
}

void GaussFilter::apply(const LoopFrames& in, Frame& out) const {
  const Neighbours frames(in, is_3d ? reach() : 0);
  const FrameView centre = frames[0];
  const int width = centre.width, height = centre.height;
  thread_local std::vector<float> pixels, padded, blurred;
  pixels.resize(size_t(width) * size_t(height));
  padded.resize(size_t(width) + 2 * size_t(reach()));
  blurred.resize(size_t(width));
  with_pixels(centre.type, [&]<class T>() {
    for (int y = 0; y < height; ++y) {
      float* const row = pixels.data() + size_t(y) * size_t(width);
      if (is_3d) blur_z<T>(frames, weights, y, width, row);
      else scaled(centre.row<T>(y), 1.0f, width, row);
    }
    for (int y = 0; y < height; ++y) {
      blur_y(pixels.data(), weights, y, width, height, padded.data() + reach());
      mirror_ends(padded.data(), reach(), width);
      blur_x(padded.data(), weights, width, blurred.data());
      if (is_unsharp)
        for (int x = 0; x < width; ++x) {
          const float value = float(centre.row<T>(y)[x]);
          blurred[size_t(x)] = value + amount * (value - blurred[size_t(x)]);
        }
      store(blurred.data(), width, out.row<T>(y));
    }
  });
}

}  // namespace harima
