// SPDX-License-Identifier: BSD-3-Clause
// Batch normalisation (Ioffe and Szegedy, ICML 2015, algorithm 1) with the leaky rectifier after it, forward
// and backward, in as few passes over the values as there can be. Of each channel, over all n pixels x of a
// batch,
//   m = mean x, v = mean (x - m)^2, r = 1 / sqrt(v + epsilon), y = scale r (x - m) + shift, z = y where y >
//   0, else slope y.
// From the gradient of z: g = that times 1 or slope, of shift: b = sum g, of scale: s = r sum g (x - m), of
// x: scale r (g - b / n - r (x - m) s / n). A batch is taken in parts, its crops, which threads may share:
// what a part adds is summed by the caller's order of parts. Values are pixel after pixel, channels fastest,
// f32 or bfloat16 (bfloat16.h); sums within a part are taken in blocks of fixed length, in double from block
// to block.
#pragma once

#include <cstdint>
#include <vector>

namespace harima {

// Of a part.
struct NormValues {
  int64_t pixels = 0;
  int channels = 0;
};

struct NormMoments {
  std::vector<double> mean, variance;  // of each channel; variance over n
};
template <class T>
NormMoments norm_moments(const T* x, const NormValues& values);
// Of all parts, which have equally many pixels (Chan, Golub, LeVeque, Am. Stat. 37, 242 (1983)).
NormMoments joined(const std::vector<NormMoments>& parts);

// y = factor x + offset.
struct NormLine {
  std::vector<float> factor, offset;
};
NormLine norm_line(const NormMoments& moments, const float* scale, const float* shift, double epsilon);

// `stride` values from a pixel of z to the next, at least the channels; what is between is left alone.
template <class T>
void norm_forward(const T* x, T* z, const NormValues& values, const NormLine& line, float slope, int stride);

struct NormSums {
  std::vector<double> gradients, products;  // sum g, sum g (x - m)
};
template <class T>
NormSums norm_sums(const T* x, const T* z_gradient, const NormValues& values, const NormMoments& moments,
                   const NormLine& line, float slope);
NormSums joined(const std::vector<NormSums>& parts);

struct NormGradients {
  std::vector<float> scale, shift;
  std::vector<float> share, rest;  // of x: factor g + share x + rest
};
// From the sums of all parts, which have so many pixels together.
NormGradients norm_gradients(const NormSums& sums, int64_t pixels, const NormMoments& moments,
                             const NormLine& line, double epsilon);

// `z_gradient` to `x_gradient`, which may be the same memory, or x.
template <class T>
void norm_backward(const T* x, const T* z_gradient, T* x_gradient, const NormValues& values,
                   const NormLine& line, const NormGradients& gradients, float slope);

}  // namespace harima
