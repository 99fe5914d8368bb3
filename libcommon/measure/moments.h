// SPDX-License-Identifier: BSD-3-Clause
// Count, extremes, sum, mean and standard deviation of values, in double; of parts put together in their
// order, so that they do not depend on threads. NaN and Inf are counted apart and take no part.
#pragma once

#include <cstdint>
#include <limits>

#include "image/selection.h"

namespace harima {

struct Moments {
  int64_t count = 0, nan = 0, inf = 0;
  double low = std::numeric_limits<double>::infinity(), high = -low;
  double sum = 0, lost = 0;     // the sum is sum + lost (Neumaier's compensation)
  double mean = 0, square = 0;  // square: sum of squared distances from the mean

  // Chan, Golub, LeVeque 1979: moments of the values of both.
  void add(const Moments& other);
  double total() const { return sum + lost; }
  double variance() const {
    return square / double(count);
  }  // of the population, as numpy.var; NaN of nothing
};

Moments moments_of(const Pixels& pixels);

}  // namespace harima
