// SPDX-License-Identifier: BSD-3-Clause
#include "recon/beam_fit.h"

#include <algorithm>
#include <cmath>

namespace harima {

namespace {

constexpr double kLit = 0.05, kFloor = 1e-3;  // of the mean of the beam
constexpr int kMostRounds = 30;
constexpr double kSettled = 1e-3;  // of the deviation
constexpr double kSmallest = 0.1;  // of the mean gradient: smaller ones count as this
constexpr double kFree = 2;        // weights may well be so many deviations from where they begin

std::vector<Frame> with_first(Frame first, std::vector<Frame> rest) {
  rest.insert(rest.begin(), std::move(first));
  return rest;
}

// Of a symmetric matrix with a positive diagonal, by Gauss.
std::vector<double> solve(std::vector<std::vector<double>> a, std::vector<double> b) {
  const size_t n = b.size();
  for (size_t k = 0; k < n; ++k)
    for (size_t i = k + 1; i < n; ++i) {
      const double factor = a[i][k] / a[k][k];
      for (size_t j = k; j < n; ++j) a[i][j] -= factor * a[k][j];
      b[i] -= factor * b[k];
    }
  for (size_t k = n; k-- > 0;) {
    for (size_t j = k + 1; j < n; ++j) b[k] -= a[k][j] * b[j];
    b[k] /= a[k][k];
  }
  return b;
}

}  // namespace

// Of each pixel to the right and down, times the transmission: [pixel][2 directions][ln t, and what each eigen-flat makes of it].
struct BeamFit::Gradients {
  std::vector<float> values;
  double mean = 0, sum = 0;  // of the lengths of those of ln t
  size_t count = 0;
};

struct BeamFit::Sums {
  std::vector<std::vector<double>> products;
  std::vector<double> target;
};

BeamFit::BeamFit(Frame mean, std::vector<Frame> eigen_flats, double deviation)
    : width_(mean.width()), height_(mean.height()), flats_(with_first(std::move(mean), std::move(eigen_flats))), deviation_(deviation) {
  double sum = 0;
  const size_t pixels = size_t(width_) * size_t(height_);
  const float* beam = flats_[0].row<float>(0);
  for (size_t i = 0; i < pixels; ++i) sum += double(beam[i]);
  floor_ = float(std::max(1e-30, kFloor * sum / double(pixels)));
  for (size_t i = 0; i < pixels; ++i) is_lit_.push_back(double(beam[i]) > kLit * sum / double(pixels));
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

void BeamFit::look(const Frame& projection, const std::vector<float>& beam, Gradients& out) const {
  const size_t terms = flats_.size(), pixels = beam.size();
  std::vector<float> term(terms * pixels), through(pixels);  // term 0: ln t
  for (size_t i = 0; i < pixels; ++i) {
    through[i] = std::max(floor_, projection.row<float>(0)[i]) / beam[i];
    term[i * terms] = std::log(through[i]);
    for (size_t k = 1; k < terms; ++k) term[i * terms + k] = flats_[k].row<float>(0)[i] / beam[i];
  }
  out.values.assign(2 * terms * pixels, 0.0f);
  out.sum = 0;
  out.count = 0;
  for (int y = 0; y < height_; ++y)
    for (int x = 0; x < width_; ++x) {
      const size_t here = size_t(y) * size_t(width_) + size_t(x);
      if (!is_lit_[here]) continue;
      float* to = out.values.data() + 2 * terms * here;
      const size_t next[2] = {here + 1, here + size_t(width_)};
      const bool is_inside[2] = {x + 1 < width_, y + 1 < height_};
      for (size_t way = 0; way < 2; ++way) {
        if (!is_inside[way] || !is_lit_[next[way]]) continue;
        const float share = 0.5f * (through[here] + through[next[way]]);
        for (size_t k = 0; k < terms; ++k) to[way * terms + k] = share * (term[next[way] * terms + k] - term[here * terms + k]);
      }
      out.sum += std::hypot(double(to[0]), double(to[terms]));
      ++out.count;
    }
  out.mean = out.count > 0 ? out.sum / double(out.count) : 0;
}

// Normal equations; each gradient weighs as much as it takes for its square to be its length.
BeamFit::Sums BeamFit::sums_of(const Gradients& gradients) const {
  const size_t terms = flats_.size(), n = terms - 1;
  Sums sums{std::vector(n, std::vector<double>(n, 0.0)), std::vector<double>(n, 0.0)};
  const double smallest = kSmallest * gradients.mean;
  for (size_t at = 0; at < gradients.values.size(); at += 2 * terms) {
    const float *across = gradients.values.data() + at, *down = across + terms;
    const double length = std::sqrt(double(across[0]) * double(across[0]) + double(down[0]) * double(down[0]));
    const double weight = 1 / (gradients.mean * std::max(length, smallest));
    for (size_t i = 0; i < n; ++i) {
      const double right = weight * double(across[i + 1]), below = weight * double(down[i + 1]);
      sums.target[i] += right * double(across[0]) + below * double(down[0]);
      for (size_t j = 0; j <= i; ++j) sums.products[i][j] += right * double(across[j + 1]) + below * double(down[j + 1]);
    }
  }
  for (size_t i = 0; i < n; ++i)
    for (size_t j = i + 1; j < n; ++j) sums.products[i][j] = sums.products[j][i];
  return sums;
}

FittedBeam BeamFit::fit(const Frame& projection, const std::vector<double>& start) const {
  FittedBeam fitted{start};
  std::vector<float> beam(is_lit_.size());
  Gradients gradients;
  const double hold = 1 / (kFree * deviation_ * kFree * deviation_);
  for (int round = 0;; ++round) {
    set_beam(fitted, beam);
    look(projection, beam, gradients);
    fitted.roughness = gradients.sum;
    if (round == 0) fitted.at_start = gradients.sum;
    if (round == kMostRounds || !(gradients.mean > 0)) return fitted;
    Sums sums = sums_of(gradients);
    for (size_t i = 0; i < start.size(); ++i) {
      sums.products[i][i] += hold;
      sums.target[i] += hold * (start[i] - fitted.weights[i]);
    }
    const std::vector<double> step = solve(sums.products, sums.target);
    double most = 0;
    for (size_t i = 0; i < start.size(); ++i) {
      fitted.weights[i] += step[i];
      most = std::max(most, std::abs(step[i]));
    }
    if (most < kSettled * deviation_ && round > 0) {
      set_beam(fitted, beam);
      return fitted;
    }
  }
}

}  // namespace harima
