// SPDX-License-Identifier: BSD-3-Clause
#include "denoise/self_ensemble.h"

#include <algorithm>

#include "base/parallel.h"

namespace harima {

namespace {

// Way 0 to 7 as bits: columns mirrored, rows mirrored, then columns and rows exchanged. Where pixel (x, y) of
// width x height goes.
size_t place(int way, int x, int y, int width, int height) {
  const int u = way & 1 ? width - 1 - x : x, v = way & 2 ? height - 1 - y : y;
  return way & 4 ? size_t(u) * size_t(height) + size_t(v) : size_t(v) * size_t(width) + size_t(u);
}

}  // namespace

void SelfEnsemble::add_way(int way, const std::vector<const float*>& slices, int width, int height,
                           float* denoised) {
  const size_t pixels = size_t(width) * size_t(height);
  turned_.resize(pixels * slices.size());
  one_.resize(pixels);
  std::vector<const float*> turned;
  for (size_t i = 0; i < slices.size(); ++i) turned.push_back(turned_.data() + i * pixels);
  parallel_for(int(slices.size()) * height, [&](int job) {
    const int y = job % height;
    float* const to = turned_.data() + size_t(job / height) * pixels;
    const float* const from = slices[size_t(job / height)] + size_t(y) * size_t(width);
    for (int x = 0; x < width; ++x) to[place(way, x, y, width, height)] = from[x];
  });
  const bool exchanged = way & 4;
  denoiser_.run(turned, exchanged ? height : width, exchanged ? width : height, one_.data());
  parallel_for(height, [&](int y) {
    float* const to = denoised + size_t(y) * size_t(width);
    for (int x = 0; x < width; ++x) to[x] += one_[place(way, x, y, width, height)];
  });
}

void SelfEnsemble::run(const std::vector<const float*>& slices, int width, int height, float* denoised,
                       int first) {
  const size_t pixels = size_t(width) * size_t(height);
  if (ways_ == 1 && first % kMostWays == 0) return denoiser_.run(slices, width, height, denoised);
  std::fill_n(denoised, pixels, 0.f);
  for (int i = 0; i < ways_; ++i) add_way((first + i) % kMostWays, slices, width, height, denoised);
  for (size_t i = 0; i < pixels; ++i) denoised[i] /= float(ways_);
}

}  // namespace harima
