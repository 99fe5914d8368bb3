// SPDX-License-Identifier: BSD-3-Clause
// What is slow along the views, of means of groups of them (device/stripe_rows.h): tables of weights
// [to][from].
#pragma once

#include <vector>

#include "device/stripe_rows.h"

namespace harima {

// Groups that methods need at most: Gaussians over views are several groups wide.
inline constexpr int kSlowGroups = 128;

// All of the groups as they are.
std::vector<float> same_weights(int groups, double);
// A low pass: exp(-k^2 / (2 sigma^2)) of frequency k over the views, which are mirrored at their ends.
std::vector<float> low_pass_weights(int groups, double sigma);
// The polynomial of second order that is nearest.
std::vector<float> parabola_weights(int groups, double);

// A table, and the groups [first, last) of each row beyond which weights are 0.
struct SlowTable {
  SlowTable(SlowWeights weights, int groups, double sigma);
  std::vector<float> weight;
  std::vector<int> first, last;
};

}  // namespace harima
