// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/ring/slow_weights.h"

#include <algorithm>
#include <cmath>

#include "math/mirrored.h"

namespace harima {

namespace {
constexpr double kGaussReach = 4;  // standard deviations
}

SlowTable::SlowTable(SlowWeights weights, int groups, double sigma) : weight(weights(groups, sigma)) {
  for (int g = 0; g < groups; ++g) {
    const float* const row = weight.data() + size_t(g) * size_t(groups);
    int from = 0, to = groups;
    while (from < to && row[from] == 0) ++from;
    while (to > from && row[to - 1] == 0) --to;
    first.push_back(from);
    last.push_back(to);
  }
}

std::vector<float> same_weights(int groups, double) {
  std::vector<float> weights(size_t(groups) * size_t(groups), 0.0f);
  for (int g = 0; g < groups; ++g) weights[size_t(g) * size_t(groups + 1)] = 1;
  return weights;
}

std::vector<float> low_pass_weights(int groups, double sigma) {
  const double deviation = groups / (2 * M_PI * sigma);
  const int reach = int(std::ceil(kGaussReach * deviation));
  std::vector<double> gauss;
  double sum = 0;
  for (int k = -reach; k <= reach; ++k)
    sum += gauss.emplace_back(std::exp(-0.5 * k * k / (deviation * deviation)));
  std::vector<float> weights;
  for (int g = 0; g < groups; ++g) {
    std::vector<double> row(size_t(groups), 0.0);
    for (int k = -reach; k <= reach; ++k)
      row[size_t(mirrored(g + k, groups))] += gauss[size_t(k + reach)] / sum;
    weights.insert(weights.end(), row.begin(), row.end());
  }
  return weights;
}

std::vector<float> parabola_weights(int groups, double) {
  const int orders = std::min(3, groups);
  std::vector<std::vector<double>> basis;  // orthonormal (Gram and Schmidt)
  for (int order = 0; order < orders; ++order) {
    std::vector<double> p;
    for (int g = 0; g < groups; ++g) p.push_back(std::pow((2.0 * g + 1) / groups - 1, order));
    for (const std::vector<double>& q : basis) {
      double along = 0;
      for (size_t g = 0; g < p.size(); ++g) along += p[g] * q[g];
      for (size_t g = 0; g < p.size(); ++g) p[g] -= along * q[g];
    }
    double square = 0;
    for (const double v : p) square += v * v;
    for (double& v : p) v /= std::sqrt(square);
    basis.push_back(p);
  }
  std::vector<float> weights;
  for (size_t to = 0; to < size_t(groups); ++to)
    for (size_t from = 0; from < size_t(groups); ++from) {
      double sum = 0;
      for (const std::vector<double>& q : basis) sum += q[to] * q[from];
      weights.push_back(float(sum));
    }
  return weights;
}

}  // namespace harima
