// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/ring/slow_rows.h"

#include <algorithm>
#include <cmath>

#include "base/parallel.h"
#include "math/mirrored.h"

namespace harima {

namespace {
constexpr double kGaussReach = 4;  // standard deviations
}

size_t SlowRows::memory_bytes(const SinogramBatch& batch) {
  return 2 * size_t(std::min(batch.views, kSlowGroups)) * size_t(batch.columns) * size_t(batch.lanes) * sizeof(float);
}

SlowRows::SlowRows(const SinogramBatch& batch, int groups)
    : batch_(batch), kernels_(lane_kernels(batch.lanes)), groups_(std::min(batch.views, groups)), floats_(batch.columns * batch.lanes),
      memory_(2 * size_t(groups_) * size_t(floats_) * sizeof(float)) {}

void SlowRows::take(Weights weights, double sigma) {
  parallel_for(groups_, [&](int g) {
    std::vector<const float*> rows;
    for (int view = first(g); view < first(g + 1); ++view) rows.push_back(batch_.at(view, 0));
    const std::vector<float> share(rows.size(), 1 / float(rows.size()));
    kernels_.weighted_rows(rows.data(), share.data(), int(rows.size()), floats_, row(0, g));
  });
  std::vector<const float*> means;
  for (int g = 0; g < groups_; ++g) means.push_back(row(0, g));
  const std::vector<float> table = weights(groups_, sigma);
  parallel_for(groups_, [&](int g) {
    const float* weight = table.data() + size_t(g) * size_t(groups_);
    int from = 0, to = groups_;
    while (from < to && weight[from] == 0) ++from;
    while (to > from && weight[to - 1] == 0) --to;
    kernels_.weighted_rows(means.data() + from, weight + from, to - from, floats_, row(1, g));
  });
}

SlowRows::Between SlowRows::around(int view) const {
  int g = int(int64_t(view) * groups_ / batch_.views);
  while (g > 0 && middle(g) > view) --g;
  while (g + 1 < groups_ && middle(g + 1) <= view) ++g;
  const int next = std::min(g + 1, groups_ - 1);
  const double apart = middle(next) - middle(g);
  const double share = apart > 0 ? std::clamp((view - middle(g)) / apart, 0.0, 1.0) : 0.0;
  return {row(0, g), row(0, next), float(share)};
}

void SlowRows::add_change() const {
  parallel_for(batch_.views, [&](int view) {
    const Between between = around(view);
    kernels_.add_between(between.below, between.above, between.share, floats_, batch_.at(view, 0));
  });
}

void SlowRows::add_change(const std::vector<StripeRun>& runs) const {
  parallel_for(batch_.views, [&](int view) {
    const Between between = around(view);
    float* const out = batch_.at(view, 0);
    for (const StripeRun& run : runs)
      for (int x = run.left + 1; x < run.right; ++x) {
        const size_t i = size_t(x) * size_t(batch_.lanes) + size_t(run.lane);
        out[i] += between.below[i] + between.share * (between.above[i] - between.below[i]);
      }
  });
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
  for (int k = -reach; k <= reach; ++k) sum += gauss.emplace_back(std::exp(-0.5 * k * k / (deviation * deviation)));
  std::vector<float> weights;
  for (int g = 0; g < groups; ++g) {
    std::vector<double> row(size_t(groups), 0.0);
    for (int k = -reach; k <= reach; ++k) row[size_t(mirrored(g + k, groups))] += gauss[size_t(k + reach)] / sum;
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
