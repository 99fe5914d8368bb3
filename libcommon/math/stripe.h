// SPDX-License-Identifier: BSD-3-Clause
// What ring methods do to one sample or one column of a stripe (device/stripe_rows.h), on processors and
// GPUs.
#pragma once

#include <cstddef>

#include "math/madd.h"

namespace harima {

inline constexpr int kRoughViews = 10;  // of the mean that a column is held against: views v - 5 to v + 4

// Over the views of a column: the sum of the ten views around this one, and that of |p - mean of ten| so far.
// The same steps as in vectors (device/cpu/lanes/rows.cc). enters, leaves: the samples five views behind and
// before.
struct Roughness {
  float sum, total;
};
CT_HD static inline void add_roughness_of(float p, float enters, float leaves, Roughness& rough) {
  const float from_mean = p - rough.sum * (1.0f / kRoughViews);
  rough.total += from_mean < 0 ? -from_mean : from_mean;
  rough.sum += enters - leaves;
}

// At column x of the straight line from `first` at column `left` to `last` at column `right`.
CT_HD static inline float on_line(int x, int left, int right, float first, float last) {
  return first + float(x - left) / float(right - left) * (last - first);
}

// A change that is nearly the same in all groups of views is what a pixel does; what it differs by is the
// sample: then it becomes its mean. Of group g: change[g * step].
CT_HD static inline void keep_steady(float* change, size_t step, int groups) {
  // Rms of a change about its mean over that: below it the stripe is the same in all views.
  constexpr double kSteady = 0.7;
  double sum = 0, square = 0;
  for (int g = 0; g < groups; ++g) {
    const double value = double(change[size_t(g) * step]);
    sum += value;
    square += value * value;
  }
  const double mean = sum / groups, variance = square / groups - mean * mean;
  if (variance > kSteady * kSteady * mean * mean) return;
  for (int g = 0; g < groups; ++g) change[size_t(g) * step] = float(mean);
}

}  // namespace harima
