// SPDX-License-Identifier: BSD-3-Clause
#include "recon/beam_fit.h"

#include <algorithm>
#include <cmath>

#include "base/vector_clones.h"
#include "math/solve.h"

namespace harima {

namespace {

constexpr double kLit = 0.05, kFloor = 1e-3;  // of the mean of the beam
constexpr int kLooks = 3, kMostRounds = 8;
// Of the deviation: a step that is none, one over which ln t is a straight line.
constexpr double kSettled = 2e-2, kLinear = 0.05;
constexpr double kSmallest = 0.1;          // of the mean gradient: smaller ones count as this
constexpr double kFree = 2;                // weights may well be so many deviations from where they begin
constexpr int kLanes = 32, kBlock = 1024;  // pixels that are added up in floats, in so many sums side by side
constexpr int kFew = 4, kEnough = 8;  // where there are so many blocks, one of kFew leads to where all look

double mean_of_pixels(const Frame& frame) {
  const size_t pixels = size_t(frame.width()) * size_t(frame.height());
  double sum = 0;
  for (size_t i = 0; i < pixels; ++i) sum += double(frame.row<float>(0)[i]);
  return sum / double(pixels);
}

double total(const float (&lanes)[kLanes]) {
  double sum = 0;
  for (const float lane : lanes) sum += double(lane);
  return sum;
}

// Pixels of a vector: x and y, of which all loops below take `count`, a multiple of kLanes.
struct Vectors {
  const float *x, *y;
};

CT_VECTOR_CLONES void add_scaled(const float* a, float by, int count, float* __restrict to) {
  for (int i = 0; i < count; ++i) to[i] += by * a[i];
}

// The beam, then what is left of light and flats over it.
CT_VECTOR_CLONES void divide_rows(float* beam, float floor, const float* light, int count,
                                  float* __restrict through) {
  for (int i = 0; i < count; ++i) {
    beam[i] = 1 / (beam[i] > floor ? beam[i] : floor);
    through[i] = (light[i] > floor ? light[i] : floor) * beam[i];
  }
}

CT_VECTOR_CLONES void multiply(const float* a, const float* b, int count, float* __restrict out) {
  for (int i = 0; i < count; ++i) out[i] = a[i] * b[i];
}

CT_VECTOR_CLONES void differences(const float* lit, const float* from, const float* to, int count,
                                  float* __restrict out) {
  for (int i = 0; i < count; ++i) out[i] = lit[i] * (to[i] - from[i]);
}

CT_VECTOR_CLONES void scaled_differences(const float* lit, const float* t_from, const float* t_to,
                                         const float* from, const float* to, int count,
                                         float* __restrict out) {
  for (int i = 0; i < count; ++i) out[i] = lit[i] * 0.5f * (t_from[i] + t_to[i]) * (to[i] - from[i]);
}

CT_VECTOR_CLONES double add_lengths(Vectors of, int count) {
  float lanes[kLanes] = {};
  for (int i = 0; i < count; i += kLanes)
    for (int k = 0; k < kLanes; ++k)
      lanes[k] += std::sqrt(of.x[i + k] * of.x[i + k] + of.y[i + k] * of.y[i + k]);
  return total(lanes);
}

CT_VECTOR_CLONES void set_weights(Vectors of, float smallest, int count, float* __restrict weight) {
  for (int i = 0; i < count; ++i) {
    const float length = std::sqrt(of.x[i] * of.x[i] + of.y[i] * of.y[i]);
    weight[i] = 1 / (length > smallest ? length : smallest);
  }
}

CT_VECTOR_CLONES double product(const float* weight, Vectors a, Vectors b, int count) {
  float lanes[kLanes] = {};
  for (int i = 0; i < count; i += kLanes)
    for (int k = 0; k < kLanes; ++k)
      lanes[k] += weight[i + k] * (a.x[i + k] * b.x[i + k] + a.y[i + k] * b.y[i + k]);
  return total(lanes);
}

}  // namespace

// To the right of each pixel and down: t grad ln t, which is grad t but for differences of its cube (term 0),
// and what each eigen-flat takes off it, t grad (u / F). 0 where there is no neighbour, or no light, and
// behind the last pixel up to the next multiple of kLanes.
class BeamFit::Gradients {
 public:
  Gradients(int terms, int pixels)
      : pixels_((pixels + kLanes - 1) / kLanes * kLanes), values_(PixelType::f32, pixels_, 2 * terms) {
    for (int row = 0; row < 2 * terms; ++row)
      std::fill(values_.row<float>(row) + pixels, values_.row<float>(row) + pixels_, 0.0f);
  }

  int pixels() const { return pixels_; }
  float* across(size_t term) { return values_.row<float>(int(2 * term)); }
  float* down(size_t term) { return values_.row<float>(int(2 * term + 1)); }
  Vectors at(size_t term, int first) { return {across(term) + first, down(term) + first}; }

  double roughness() {
    double sum = 0;
    for (int first = 0; first < pixels_; first += kBlock)
      sum += add_lengths(at(0, first), std::min(kBlock, pixels_ - first));
    return sum;
  }

 private:
  const int pixels_;
  Frame values_;
};

// What one round tells: the next step of the weights, and the mean length of the gradients before.
struct BeamFit::Round {
  std::vector<double> step;
  double mean_length;
};

BeamFit::BeamFit(const Frame& mean, const std::vector<Frame>& eigen_flats, const std::vector<int>& rows,
                 double deviation)
    : width_(mean.width()), height_(int(rows.size())), deviation_(deviation),
      lit_across_(PixelType::f32, width_, height_), lit_down_(PixelType::f32, width_, height_) {
  const auto take = [&](const Frame& frame) {
    means_.push_back(mean_of_pixels(frame));
    flats_.emplace_back(PixelType::f32, width_, height_);
    for (int y = 0; y < height_; ++y)
      std::copy_n(frame.row<float>(rows[size_t(y)]), width_, flats_.back().row<float>(y));
  };
  take(mean);
  for (const Frame& flat : eigen_flats) take(flat);
  floor_ = float(std::max(1e-30, kFloor * means_[0]));
  const auto is_lit = [&](int x, int y) {
    return double(std::as_const(flats_[0]).row<float>(y)[x]) > kLit * means_[0];
  };
  for (int y = 0; y < height_; ++y) {
    const bool goes_on = y + 1 < height_ && rows[size_t(y) + 1] == rows[size_t(y)] + 1;
    for (int x = 0; x < width_; ++x) {
      const bool across = x + 1 < width_ && is_lit(x, y) && is_lit(x + 1, y),
                 down = goes_on && is_lit(x, y) && is_lit(x, y + 1);
      lit_across_.row<float>(y)[x] = across;
      lit_down_.row<float>(y)[x] = down;
      count_ += across || down;
    }
  }
  count_ = std::max(1.0, count_);
}

double BeamFit::mean_of(const std::vector<double>& weights) const {
  double mean = means_[0];
  for (size_t k = 0; k < weights.size(); ++k) mean += weights[k] * means_[k + 1];
  return mean;
}

void BeamFit::look(const Frame& projection, const std::vector<double>& weights, Gradients& out) const {
  // One more pixel, which counts for nothing.
  const size_t terms = flats_.size(), width = size_t(width_), line = width + 1;
  std::vector<float> rows(2 * terms * line, 0.0f), over(width);
  float *above = rows.data(), *here = above + terms * line;  // of t, then of each u / F
  for (int y = 0; y <= height_; ++y) {
    if (y < height_) {
      std::copy_n(flats_[0].row<float>(y), width, over.data());
      for (size_t k = 1; k < terms; ++k)
        add_scaled(flats_[k].row<float>(y), float(weights[k - 1]), width_, over.data());
      divide_rows(over.data(), floor_, projection.row<float>(y), width_, here);
      for (size_t k = 1; k < terms; ++k)
        multiply(flats_[k].row<float>(y), over.data(), width_, here + k * line);
      const float* const lit = lit_across_.row<float>(y);
      const size_t at = size_t(y) * width;
      differences(lit, here, here + 1, width_, out.across(0) + at);
      for (size_t k = 1; k < terms; ++k)
        scaled_differences(lit, here, here + 1, here + k * line, here + k * line + 1, width_,
                           out.across(k) + at);
    }
    if (y > 0) {
      const float *const lit = lit_down_.row<float>(y - 1), *const below = y < height_ ? here : above;
      const size_t at = size_t(y - 1) * width;
      differences(lit, above, below, width_, out.down(0) + at);
      for (size_t k = 1; k < terms; ++k)
        scaled_differences(lit, above, below, above + k * line, below + k * line, width_, out.down(k) + at);
    }
    std::swap(above, here);
  }
}

// Of one block of `every`: takes the last step off the gradients. Then the step for which the squares of
// them, each over its length as it is now, are least, and steps from the start in deviations. mean_length: of
// the gradients, about.
BeamFit::Round BeamFit::round(Gradients& of, int every, const Round& last,
                              const std::vector<double>& from_start) const {
  const size_t n = flats_.size() - 1;
  std::vector a(n, std::vector<double>(n, 0.0));
  std::vector<double> b(n);
  float weight[kBlock];
  double roughness = 0, looked = 0;
  for (int first = 0; first < of.pixels(); first += every * kBlock) {
    const int count = std::min(kBlock, of.pixels() - first);
    for (size_t j = 0; j < last.step.size(); ++j) {
      add_scaled(of.across(j + 1) + first, -float(last.step[j]), count, of.across(0) + first);
      add_scaled(of.down(j + 1) + first, -float(last.step[j]), count, of.down(0) + first);
    }
    const Vectors left = of.at(0, first);
    roughness += add_lengths(left, count);
    looked += count;
    set_weights(left, float(kSmallest * last.mean_length), count, weight);
    for (size_t j = 0; j < n; ++j) {
      const Vectors takes = of.at(j + 1, first);
      for (size_t k = 0; k <= j; ++k) a[j][k] += product(weight, takes, of.at(k + 1, first), count);
      b[j] += product(weight, takes, left, count);
    }
  }
  const double share = looked / of.pixels(), mean = std::max(1e-30, roughness / (share * count_));
  const double hold = 1 / (kFree * deviation_ * kFree * deviation_);
  for (size_t j = 0; j < n; ++j) {
    for (size_t k = 0; k <= j; ++k) a[j][k] = a[k][j] = a[j][k] / (share * mean);
    a[j][j] += hold;
    b[j] = b[j] / (share * mean) - hold * from_start[j];
  }
  return {solve(a, b), mean};
}

// Rounds until a step is smaller than `settled`: how far weights went at most in one. What is left of the
// mean length of gradients goes to `mean_length`.
double BeamFit::descend(Gradients& gradients, int every, double settled, const std::vector<double>& start,
                        std::vector<double>& weights, double& mean_length) const {
  double moved = 0;
  Round last{{}, mean_length};
  for (int at = 0; at < kMostRounds; ++at) {
    std::vector<double> from_start = weights;
    for (size_t i = 0; i < start.size(); ++i) from_start[i] -= start[i];
    last = round(gradients, every, last, from_start);
    double most = 0;
    for (size_t i = 0; i < start.size(); ++i) {
      weights[i] += last.step[i];
      most = std::max(most, std::abs(last.step[i]));
    }
    moved = std::max(moved, most);
    if (most < settled) break;
  }
  mean_length = last.mean_length;
  return moved;
}

FittedBeam BeamFit::fit(const Frame& projection, const std::vector<double>& start) const {
  FittedBeam fitted{start};
  Gradients gradients(int(flats_.size()), width_ * height_);
  const bool has_enough = gradients.pixels() >= kEnough * kBlock;
  double mean_length = 0;
  for (int look_again = 0; look_again < kLooks; ++look_again) {
    look(projection, fitted.weights, gradients);
    mean_length = std::max(1e-30, gradients.roughness() / count_);
    if (look_again == 0) fitted.at_start = mean_length * count_;
    const bool is_first = look_again == 0 && has_enough;
    const double moved = descend(gradients, is_first ? kFew : 1, (is_first ? kLinear : kSettled) * deviation_,
                                 start, fitted.weights, mean_length);
    if (!is_first && moved < kLinear * deviation_) break;
  }
  fitted.roughness = mean_length * count_;
  fitted.mean = mean_of(fitted.weights);
  return fitted;
}

}  // namespace harima
