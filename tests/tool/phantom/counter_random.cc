// SPDX-License-Identifier: BSD-3-Clause
#include "phantom/counter_random.h"

namespace phantom {

namespace {

// ln k!, by Stirling's series from 10 on (error below 1e-10).
double log_factorial(double k) {
  static constexpr double kSmall[10] = {0,
                                        0,
                                        0.69314718055994531,
                                        1.79175946922805500,
                                        3.17805383034794562,
                                        4.78749174278204599,
                                        6.57925121201010100,
                                        8.52516136106541430,
                                        10.6046029027452502,
                                        12.8018274800814696};
  if (k < 10) return kSmall[int(k)];
  const double x = k + 1, inverse = 1 / x;
  return (x - 0.5) * std::log(x) - x + 0.91893853320467274 +
         inverse * (1.0 / 12 - inverse * inverse * (1.0 / 360 - inverse * inverse / 1260));
}

constexpr double kSmallMean = 10;

}  // namespace

double CounterRandom::poisson(double mean) {
  if (mean <= 0) return 0;
  return mean < kSmallMean ? small_poisson(mean) : large_poisson(mean);
}

// Inversion: the distribution function is summed until it passes a uniform number.
double CounterRandom::small_poisson(double mean) {
  const double u = uniform();
  double term = std::exp(-mean), sum = term, k = 0;
  while (u > sum && k < 200) {
    k += 1;
    term *= mean / k;
    sum += term;
  }
  return k;
}

// Transformed rejection, PTRS (Hoermann 1993, Insurance: Mathematics and Economics 12, 39).
double CounterRandom::large_poisson(double mean) {
  const double b = 0.931 + 2.53 * std::sqrt(mean), a = -0.059 + 0.02483 * b;
  const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4), accept_at_once = 0.9277 - 3.6224 / (b - 2);
  while (true) {
    const double u = uniform() - 0.5, v = uniform(), us = 0.5 - std::abs(u);
    const double k = std::floor((2 * a / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= accept_at_once) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    if (std::log(v * inverse_alpha / (a / (us * us) + b)) <= k * std::log(mean) - mean - log_factorial(k))
      return k;
  }
}

}  // namespace phantom
