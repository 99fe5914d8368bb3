// SPDX-License-Identifier: BSD-3-Clause
#include "filter/axis_weights.h"

namespace harima {

namespace {

double triangle(double x) { return std::max(0.0, 1 - std::abs(x)); }

double cubic(double x) {
  x = std::abs(x);
  if (x < 1) return 1 + x * x * (1.5 * x - 2.5);
  return x < 2 ? 2 + x * (-4 + x * (2.5 - 0.5 * x)) : 0;
}

}  // namespace

AxisWeights::AxisWeights(int from, int to, Interpolation interpolation) {
  const double step = double(from) / to, width = std::max(1.0, step);
  const double reach = (interpolation == Interpolation::cubic ? 2 : 1) * width;
  for (int i = 0; i < to; ++i) {
    const double centre = (i + 0.5) * step;
    Run run{std::min(from - 1, int(centre)), 0, weights_.size()};
    if (interpolation == Interpolation::nearest || from == to) {
      if (from == to) run.first = i;
      weights_.push_back(1);
    } else {
      const int last = std::min(from, int(centre + reach + 0.5));
      run.first = std::max(0, int(centre - reach + 0.5));
      double sum = 0;
      for (int k = run.first; k < last; ++k) {
        const double x = (k + 0.5 - centre) / width;
        const double weight = interpolation == Interpolation::cubic ? cubic(x) : triangle(x);
        // Without weight at either end: NaN there does not count.
        if (weight == 0 && weights_.size() == run.at) run.first = k + 1;
        else weights_.push_back(weight);
        sum += weight;
      }
      while (weights_.back() == 0) weights_.pop_back();
      for (size_t k = run.at; k < weights_.size(); ++k) weights_[k] /= sum;
    }
    run.count = int(weights_.size() - run.at);
    most_ = std::max(most_, run.count);
    runs_.push_back(run);
  }
}

}  // namespace harima
