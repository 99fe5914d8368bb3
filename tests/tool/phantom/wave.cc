// SPDX-License-Identifier: BSD-3-Clause
#include "phantom/wave.h"

#include <algorithm>
#include <cmath>
#include <complex>

namespace phantom {

namespace {

constexpr int kFiner = 2, kRowsBeside = 16;

double frequency(int i, int size) { return 2 * M_PI * (i <= size / 2 ? i : i - size) / size; }

}  // namespace

Wave::Wave(const Settings& s)
    : settings_(s), sample_(sample_named(s.object, kFiner * s.sample_width(), s.shift)),
      beam_(harima::propagation(s.energy, s.distance, s.deltabeta, s.pixel_um() / kFiner)),
      along_(harima::power_of_two_from(kFiner * s.columns)),
      across_(harima::power_of_two_from(kFiner * (s.rows + 2 * kRowsBeside))),
      width_(harima::power_of_two_from(kFiner * s.columns)),
      height_(harima::power_of_two_from(kFiner * (s.rows + 2 * kRowsBeside))) {}

// exp(-(1 - i delta / beta) p / 2), p the line integral: amplitude and phase go with it.
std::vector<Wave::Complex> Wave::behind_sample(double angle_rad) const {
  const double cm = settings_.pixel_um() * 1e-4 / kFiner;
  std::vector<Complex> wave;
  std::vector<double> line(static_cast<size_t>(width_));
  for (int y = 0; y < height_; ++y) {
    const int row = y - kFiner * kRowsBeside;
    sample_.in_row(row).project(angle_rad, kFiner * settings_.axis_in_row(row / kFiner) + 0.5 * (kFiner - 1),
                                row, line);
    for (double p : line)
      wave.push_back(std::exp(-0.5 * cm * p) * std::polar(1.0, 0.5 * cm * p * -settings_.deltabeta));
  }
  return wave;
}

void Wave::transform(std::vector<Complex>& wave) const {
  std::vector<Complex> line(static_cast<size_t>(width_));
  for (int y = 0; y < height_; ++y) {
    std::copy_n(wave.begin() + long(y) * width_, width_, line.begin());
    along_(line);
    std::copy_n(line.begin(), width_, wave.begin() + long(y) * width_);
  }
  line.resize(size_t(height_));
  for (int x = 0; x < width_; ++x) {
    for (int y = 0; y < height_; ++y) line[size_t(y)] = wave[size_t(y) * size_t(width_) + size_t(x)];
    across_(line);
    for (int y = 0; y < height_; ++y) wave[size_t(y) * size_t(width_) + size_t(x)] = line[size_t(y)];
  }
}

// Each frequency lags by its chi; the way back is a second forward transform, in reverse order.
std::vector<double> Wave::intensity(double angle_rad) const {
  std::vector<Complex> wave = behind_sample(angle_rad);
  transform(wave);
  for (int y = 0; y < height_; ++y)
    for (int x = 0; x < width_; ++x) {
      const double kx = frequency(x, width_), ky = frequency(y, height_);
      wave[size_t(y) * size_t(width_) + size_t(x)] *=
          std::polar(1.0 / (double(width_) * height_), -beam_.per_k2 * (kx * kx + ky * ky));
    }
  transform(wave);
  std::vector<double> image(size_t(settings_.rows) * size_t(settings_.columns), 0.0);
  for (int y = 0; y < kFiner * settings_.rows; ++y)
    for (int x = 0; x < kFiner * settings_.columns; ++x) {
      const int from_y = height_ - (y + kFiner * kRowsBeside), from_x = (width_ - x) % width_;
      image[size_t(y / kFiner) * size_t(settings_.columns) + size_t(x / kFiner)] +=
          std::norm(wave[size_t(from_y) * size_t(width_) + size_t(from_x)]) / (kFiner * kFiner);
    }
  return image;
}

}  // namespace phantom
