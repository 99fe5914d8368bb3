// SPDX-License-Identifier: BSD-3-Clause
// Batch normalisation (Ioffe and Szegedy, ICML 2015, algorithm 1) with the leaky rectifier after it, forward and backward, in as few passes over the
// values as there can be: half of the time of a training went there. Of each channel, over all n pixels x of a batch,
//   m = mean x, v = mean (x - m)^2, r = 1 / sqrt(v + epsilon), y = scale r (x - m) + shift, z = y where y > 0, else slope y.
// From the gradient of z: g = that times 1 or slope, of shift: b = sum g, of scale: s = r sum g (x - m), of x: scale r (g - b / n - r (x - m) s / n).
// Values are pixel after pixel, channels fastest, f32 or bfloat16 (bits in uint16_t, rounded to nearest even); sums are taken in blocks of fixed
// length, in double from block to block: the same whatever the threads are.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace harima {

struct NormValues {
  int64_t pixels = 0;
  int channels = 0;
};
// Calls work(0), ..., work(count - 1), in any order and thread.
using NormLoop = std::function<void(int count, const std::function<void(int)>& work)>;

struct NormMoments {
  std::vector<float> mean, variance;  // of each channel; variance over n
};
template <class T>
NormMoments norm_moments(const T* x, const NormValues& values, const NormLoop& loop);

// y = factor x + offset, which the caller makes of mean, variance, scale and shift.
struct NormLine {
  std::vector<float> factor, offset;
};
NormLine norm_line(const NormMoments& moments, const float* scale, const float* shift, double epsilon);

template <class T>
void norm_forward(const T* x, T* z, const NormValues& values, const NormLine& line, float slope, const NormLoop& loop);

struct NormGradients {
  std::vector<float> scale, shift;
};
// `z_gradient` to `x_gradient`, which may be the same memory.
template <class T>
NormGradients norm_backward(const T* x, const T* z_gradient, T* x_gradient, const NormValues& values, const NormMoments& moments, const NormLine& line, float slope,
                            double epsilon, const NormLoop& loop);

}  // namespace harima
