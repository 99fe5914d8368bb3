// SPDX-License-Identifier: BSD-3-Clause
#include "recon/lens_fit.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "math/solve.h"

namespace harima {

namespace {

constexpr size_t kMap = 8, kCentre = 2;  // numbers of a projective map, and of the centre
constexpr int kMostRounds = 200;
constexpr double kSettled = 1e-10;           // of the sum of squares
constexpr double kFar = 4, kLeastFar = 0.3;  // of the rms, pixels: a dot that is left out

// A model with its numbers: the map, the centre, factors 1, 2, ... of radii in units of `scale`.
class Model {
 public:
  Model(const std::vector<Dot>& dots, int width, int height, int factors)
      : dots_(dots), scale_(0.5 * std::hypot(width, height)),
        numbers_(kMap + kCentre + size_t(factors) - 1, 0.0) {
    for (const Dot& dot : dots)
      lines_ = std::max({lines_, std::abs(double(dot.column)), std::abs(double(dot.row))});
    numbers_[kMap] = 0.5 * (width - 1) / scale_;
    numbers_[kMap + 1] = 0.5 * (height - 1) / scale_;
    begin();
  }

  // Of a dot from where the model has it, in pixels.
  std::array<double, 2> off(const std::vector<double>& p, const Dot& dot) const {
    const double i = dot.column / lines_, j = dot.row / lines_, w = 1 + p[6] * i + p[7] * j;
    const double x = (p[0] + p[1] * i + p[2] * j) / w - p[kMap],
                 y = (p[3] + p[4] * i + p[5] * j) / w - p[kMap + 1], r = std::hypot(x, y);
    double factor = 0;
    for (size_t k = p.size(); k > kMap + kCentre; --k) factor = (factor + p[k - 1]) * r;
    factor += 1;
    return {scale_ * (p[kMap] + factor * x) - dot.x, scale_ * (p[kMap + 1] + factor * y) - dot.y};
  }
  double squares(const std::vector<double>& p, const std::vector<bool>& used) const {
    double sum = 0;
    for (size_t i = 0; i < dots_.size(); ++i)
      if (used[i]) sum += square(p, dots_[i]);
    return sum;
  }
  double square(const std::vector<double>& p, const Dot& dot) const {
    const auto [x, y] = off(p, dot);
    return x * x + y * y;
  }
  // Moves the numbers [0, map) and, with_lens, all others to the least sum of squares.
  void fit(const std::vector<bool>& used, bool with_lens);
  const std::vector<double>& numbers() const { return numbers_; }
  Distortion lens() const {
    Distortion lens{scale_ * numbers_[kMap], scale_ * numbers_[kMap + 1], {1}};
    for (size_t k = kMap + kCentre; k < numbers_.size(); ++k)
      lens.factors.push_back(numbers_[k] / std::pow(scale_, double(k - kMap - kCentre) + 1));
    return lens;
  }

 private:
  void begin();

  const std::vector<Dot>& dots_;
  const double scale_;
  double lines_ = 1;
  std::vector<double> numbers_;
};

// The affine map of least squares.
void Model::begin() {
  std::vector a(3, std::vector<double>(3, 0.0));
  std::vector<double> x(3, 0.0), y(3, 0.0);
  for (const Dot& dot : dots_) {
    const double at[] = {1, dot.column / lines_, dot.row / lines_};
    for (size_t j = 0; j < 3; ++j) {
      for (size_t k = 0; k < 3; ++k) a[j][k] += at[j] * at[k];
      x[j] += at[j] * dot.x / scale_;
      y[j] += at[j] * dot.y / scale_;
    }
  }
  const std::vector<double> to_x = solve(a, x), to_y = solve(a, y);
  std::copy(to_x.begin(), to_x.end(), numbers_.begin());
  std::copy(to_y.begin(), to_y.end(), numbers_.begin() + 3);
}

void Model::fit(const std::vector<bool>& used, bool with_lens) {
  const size_t count = with_lens && numbers_.size() > kMap + kCentre ? numbers_.size() : kMap;
  constexpr double kStep = 1e-6;
  double damping = 1e-3, now = squares(numbers_, used);
  for (int round = 0; round < kMostRounds && damping < 1e12; ++round) {
    std::vector a(count, std::vector<double>(count, 0.0));
    std::vector<double> b(count, 0.0), gradient_x(count), gradient_y(count);
    for (size_t d = 0; d < dots_.size(); ++d) {
      if (!used[d]) continue;
      const auto [x, y] = off(numbers_, dots_[d]);
      for (size_t j = 0; j < count; ++j) {
        std::vector<double> p = numbers_;
        p[j] += kStep;
        const auto [px, py] = off(p, dots_[d]);
        gradient_x[j] = (px - x) / kStep, gradient_y[j] = (py - y) / kStep;
      }
      for (size_t j = 0; j < count; ++j) {
        for (size_t k = 0; k < count; ++k)
          a[j][k] += gradient_x[j] * gradient_x[k] + gradient_y[j] * gradient_y[k];
        b[j] -= gradient_x[j] * x + gradient_y[j] * y;
      }
    }
    for (bool better = false; !better && damping < 1e12;) {
      auto damped = a;
      for (size_t j = 0; j < count; ++j) damped[j][j] += damping * a[j][j] + 1e-9;
      std::vector<double> p = numbers_;
      const std::vector<double> step = solve(damped, b);
      for (size_t j = 0; j < count; ++j) p[j] += step[j];
      const double then = squares(p, used);
      better = then < now;
      if (!better) {
        damping *= 10;
        continue;
      }
      damping = std::max(1e-12, damping / 10);
      numbers_ = p;
      if (now - then < kSettled * now) return;
      now = then;
    }
  }
}

}  // namespace

LensFit fit_lens(const std::vector<Dot>& dots, int width, int height, int factors) {
  if (dots.size() * 2 < 4 * (kMap + kCentre + size_t(factors)))
    fail("{} dots are too few for {} factors", dots.size(), factors);
  Model model(dots, width, height, factors);
  std::vector<bool> used(dots.size(), true);
  model.fit(used, false);
  LensFit found;
  found.before_px = std::sqrt(model.squares(model.numbers(), used) / double(dots.size()));
  size_t count = dots.size();
  for (int round = 0; round < 3; ++round) {
    model.fit(used, true);
    const double rms = std::sqrt(model.squares(model.numbers(), used) / double(count)),
                 far = std::max(kLeastFar, kFar * rms);
    count = 0;
    for (size_t i = 0; i < dots.size(); ++i)
      count += used[i] = std::sqrt(model.square(model.numbers(), dots[i])) <= far;
  }
  found.lens = model.lens();
  found.dots = int(count);
  found.left_out = int(dots.size() - count);
  found.after_px = std::sqrt(model.squares(model.numbers(), used) / double(count));
  for (size_t i = 0; i < dots.size(); ++i)
    if (used[i]) found.worst_px = std::max(found.worst_px, std::sqrt(model.square(model.numbers(), dots[i])));
  return found;
}

std::string text_of_lens(const Distortion& lens) {
  std::string text = fmt::format("xcenter = {:.10g}\nycenter = {:.10g}\n", lens.centre_x, lens.centre_y);
  for (size_t k = 0; k < lens.factors.size(); ++k)
    text += fmt::format("factor{} = {:.12g}\n", k, lens.factors[k]);
  return text;
}

}  // namespace harima
