// SPDX-License-Identifier: BSD-3-Clause
#include "recon/beam_fit.h"

#include <algorithm>
#include <cmath>

#include "math/solve.h"
#include "measure/lane_sum.h"

namespace harima {

namespace {

constexpr double kLit = 0.05, kFloor = 1e-3;  // of the mean of the beam
constexpr int kLooks = 3, kMostRounds = 8;
constexpr double kSettled = 5e-3, kLinear = 0.05;  // of the deviation: a step that is none, one over which ln t is a straight line
constexpr double kSmallest = 0.1;  // of the mean gradient: smaller ones count as this
constexpr double kFree = 2;        // weights may well be so many deviations from where they begin

std::vector<Frame> with_first(Frame first, std::vector<Frame> rest) {
  rest.insert(rest.begin(), std::move(first));
  return rest;
}

}  // namespace

// To the right of each pixel and down: t grad ln t, which is grad t but for differences of its cube (term 0), and what each eigen-flat takes
// off it, t grad (u / F). 0 where there is no neighbour, or no light.
struct BeamFit::Gradients {
  std::vector<std::vector<float>> across, down;  // [term][pixel]
};

BeamFit::BeamFit(Frame mean, std::vector<Frame> eigen_flats, double deviation)
    : width_(mean.width()), height_(mean.height()), flats_(with_first(std::move(mean), std::move(eigen_flats))), deviation_(deviation) {
  double sum = 0;
  const size_t pixels = size_t(width_) * size_t(height_);
  const float* beam = flats_[0].row<float>(0);
  for (size_t i = 0; i < pixels; ++i) sum += double(beam[i]);
  floor_ = float(std::max(1e-30, kFloor * sum / double(pixels)));
  const auto both_lit = [&](size_t one, size_t other) { return std::min(beam[one], beam[other]) > kLit * sum / double(pixels) ? 1.0f : 0.0f; };
  for (size_t i = 0; i < pixels; ++i) {
    lit_across_.push_back(int(i) % width_ + 1 < width_ ? both_lit(i, i + 1) : 0);
    lit_down_.push_back(i + size_t(width_) < pixels ? both_lit(i, i + size_t(width_)) : 0);
    count_ += lit_across_[i] + lit_down_[i] > 0;
  }
  count_ = std::max(1.0, count_);
}

void BeamFit::set_beam(FittedBeam& fitted, std::vector<float>& beam) const {
  double sum = 0;
  for (size_t i = 0; i < beam.size(); ++i) {
    double light = double(flats_[0].row<float>(0)[i]);
    for (size_t k = 1; k < flats_.size(); ++k) light += fitted.weights[k - 1] * double(flats_[k].row<float>(0)[i]);
    sum += light;
    beam[i] = std::max(floor_, float(light));
  }
  fitted.mean = sum / double(beam.size());
}

BeamFit::Gradients BeamFit::look(const Frame& projection, const std::vector<float>& beam) const {
  const size_t terms = flats_.size(), pixels = beam.size(), width = size_t(width_);
  Gradients out{std::vector(terms, std::vector<float>(pixels, 0.0f)), std::vector(terms, std::vector<float>(pixels, 0.0f))};
  std::vector<float> term(pixels), through(pixels);
  const float* light = projection.row<float>(0);
  for (size_t i = 0; i < pixels; ++i) through[i] = std::max(floor_, light[i]) / beam[i];
  for (size_t i = 0; i + 1 < pixels; ++i) out.across[0][i] = lit_across_[i] * (through[i + 1] - through[i]);
  for (size_t i = 0; i + width < pixels; ++i) out.down[0][i] = lit_down_[i] * (through[i + width] - through[i]);
  for (size_t k = 1; k < terms; ++k) {
    const float* flat = flats_[k].row<float>(0);
    for (size_t i = 0; i < pixels; ++i) term[i] = flat[i] / beam[i];
    for (size_t i = 0; i + 1 < pixels; ++i)
      out.across[k][i] = lit_across_[i] * 0.5f * (through[i] + through[i + 1]) * (term[i + 1] - term[i]);
    for (size_t i = 0; i + width < pixels; ++i)
      out.down[k][i] = lit_down_[i] * 0.5f * (through[i] + through[i + width]) * (term[i + width] - term[i]);
  }
  return out;
}

double BeamFit::roughness_of(const Gradients& of) const {
  const float *x = of.across[0].data(), *y = of.down[0].data();
  return lane_sum(int(of.across[0].size()), [&](int i) { return double(std::sqrt(x[i] * x[i] + y[i] * y[i])); });
}

// One round: the step of the weights for which the squares of the gradients, each over its length as it is now, are least, and
// steps from `start` in deviations. Takes the step off the gradients.
std::vector<double> BeamFit::step(Gradients& of, const std::vector<double>& from_start) const {
  const size_t n = flats_.size() - 1;
  const int pixels = int(of.across[0].size());
  const double mean = std::max(1e-30, roughness_of(of) / count_);
  float *x = of.across[0].data(), *y = of.down[0].data();
  std::vector<float> weight(static_cast<size_t>(pixels));
  const auto smallest = float(kSmallest * mean);
  for (int i = 0; i < pixels; ++i) {
    const float length = std::sqrt(x[i] * x[i] + y[i] * y[i]);
    weight[size_t(i)] = 1 / (length > smallest ? length : smallest);
  }
  const auto product = [&](size_t j, size_t k) {
    const float *ax = of.across[j].data(), *ay = of.down[j].data(), *bx = of.across[k].data(), *by = of.down[k].data(), *w = weight.data();
    return lane_sum(pixels, [&](int i) { return double(w[i] * (ax[i] * bx[i] + ay[i] * by[i])); }) / mean;
  };
  const double hold = 1 / (kFree * deviation_ * kFree * deviation_);
  std::vector a(n, std::vector<double>(n, 0.0));
  std::vector<double> b(n);
  for (size_t j = 0; j < n; ++j) {
    for (size_t k = 0; k <= j; ++k) a[j][k] = a[k][j] = product(j + 1, k + 1);
    a[j][j] += hold;
    b[j] = product(j + 1, 0) - hold * from_start[j];
  }
  const std::vector<double> step = solve(a, b);
  for (size_t j = 0; j < n; ++j)
    for (int i = 0; i < pixels; ++i) {
      x[i] -= float(step[j]) * of.across[j + 1][size_t(i)];
      y[i] -= float(step[j]) * of.down[j + 1][size_t(i)];
    }
  return step;
}

FittedBeam BeamFit::fit(const Frame& projection, const std::vector<double>& start) const {
  FittedBeam fitted{start};
  std::vector<float> beam(lit_across_.size());
  for (int look_again = 0; look_again < kLooks; ++look_again) {
    set_beam(fitted, beam);
    Gradients gradients = look(projection, beam);
    if (look_again == 0) fitted.at_start = roughness_of(gradients);
    double moved = 0;
    for (int round = 0; round < kMostRounds; ++round) {
      std::vector<double> from_start = fitted.weights;
      for (size_t i = 0; i < start.size(); ++i) from_start[i] -= start[i];
      double most = 0;
      const std::vector<double> by = step(gradients, from_start);
      for (size_t i = 0; i < start.size(); ++i) {
        fitted.weights[i] += by[i];
        most = std::max(most, std::abs(by[i]));
      }
      moved = std::max(moved, most);
      if (most < kSettled * deviation_) break;
    }
    fitted.roughness = roughness_of(gradients);
    if (moved < kLinear * deviation_) break;
  }
  set_beam(fitted, beam);
  return fitted;
}

}  // namespace harima
