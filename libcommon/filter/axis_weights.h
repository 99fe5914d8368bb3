// SPDX-License-Identifier: BSD-3-Clause
// Which old pixels, and how much of each, make the new pixels along an axis whose length changes.
#pragma once

#include <vector>

#include "filter/sample.h"

namespace harima {

class AxisWeights {
 public:
  struct Pixel {
    int first = 0, count = 0;
    const double* weights = nullptr;
  };

  // As Turkowski 1990: the kernel (a triangle, or Keys' cubic) is as wide as the wider of old and new pixels;
  // weights sum to 1.
  AxisWeights(int from, int to, Interpolation interpolation);
  Pixel operator[](int i) const {
    const Run& run = runs_[size_t(i)];
    return {run.first, run.count, weights_.data() + run.at};
  }
  int most() const { return most_; }  // old pixels that a new one is made of

 private:
  struct Run {
    int first, count;
    size_t at;
  };
  std::vector<Run> runs_;
  std::vector<double> weights_;
  int most_ = 1;
};

}  // namespace harima
