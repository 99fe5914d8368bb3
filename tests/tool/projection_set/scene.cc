// SPDX-License-Identifier: BSD-3-Clause
#include "projection_set/scene.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "phantom/counter_random.h"

namespace projection_set {

using phantom::CounterRandom;

namespace {

enum Stream : uint64_t {
  kSpheres,
  kGain,
  kColumnGain,
  kDust,
  kDark,
  kColumnDark,
  kHot,
  kFlicker,
  kShot,
  kRead,
  kRow
};
constexpr uint64_t kPerFrame = 100;  // streams of a frame lie as far apart

double squared(double v) { return v * v; }

}  // namespace

Scene::Detector Scene::detector_of(const std::string& set) {
  if (set == "simA") return {5000, 1, 1};
  if (set == "simB") return {30000, 0.46, 1};
  if (set == "simC") return {12000, 0.46, 8};
  if (set == "simT") return {12000, 0.46, 1};
  throw std::runtime_error("no set " + set + ", wanted simA, simB, simC or simT");
}

Scene::Scene(const std::string& set, int columns, int rows)
    : detector_(detector_of(set)), is_rising_(set == "simT"), columns_(columns), rows_(rows),
      gain_(size_t(columns) * size_t(rows)), dark_(gain_.size()) {
  make_detector();
  for (uint64_t i = 0; i < 700; ++i) {
    CounterRandom random(1, kSpheres, i);
    const double around = 2 * M_PI * random.uniform(), out = 0.42 * columns * std::sqrt(random.uniform());
    const double z = rows * random.uniform(), radius = columns * (0.004 + 0.02 * random.uniform());
    spheres_.push_back(
        {out * std::cos(around), out * std::sin(around), z, radius, random.uniform() < 0.5 ? -0.4 : 0.8});
  }
}

std::vector<uint16_t> Scene::frame(int n, double& noise_bits) const {
  const auto depth = absorbance(n);
  const double flicker = 1 + 0.006 * CounterRandom(1, kFlicker, uint64_t(n)).normal();
  const double open_beam = detector_.counts * detector_.electrons_per_count * flicker;
  std::vector<double> electrons(depth.size());
  for (int y = 0; y < rows_; ++y)
    for (int x = 0; x < columns_; ++x)
      electrons[place(x, y)] = open_beam * beam(x, y, n) * gain_[place(x, y)] * std::exp(-depth[place(x, y)]);
  return read_out(electrons, shot_noise(electrons, n), n, noise_bits);
}

void Scene::make_detector() {
  for (size_t i = 0; i < gain_.size(); ++i) {
    const uint64_t x = i % size_t(columns_);
    gain_[i] =
        1 + 0.008 * CounterRandom(1, kGain, i).normal() + 0.003 * CounterRandom(1, kColumnGain, x).normal();
    dark_[i] = 100 + CounterRandom(1, kColumnDark, x).normal() + 1.5 * CounterRandom(1, kDark, i).normal();
    CounterRandom hot(1, kHot, i);
    if (hot.uniform() < 0.0002) dark_[i] += 2000 * hot.uniform();
  }
  for (uint64_t spot = 0; spot < 60; ++spot) add_dust(spot);
}

void Scene::add_dust(uint64_t spot) {
  CounterRandom random(1, kDust, spot);
  const double cx = columns_ * random.uniform(), cy = rows_ * random.uniform(),
               radius = 2 + 10 * random.uniform();
  const double depth = 0.05 + 0.2 * random.uniform(), reach = 3 * radius;
  for (int y = std::max(0, int(cy - reach)); y < std::min(rows_, int(cy + reach)); ++y)
    for (int x = std::max(0, int(cx - reach)); x < std::min(columns_, int(cx + reach)); ++x)
      gain_[place(x, y)] *= 1 - depth * std::exp(-(squared(x - cx) + squared(y - cy)) / squared(radius));
}

// A profile with the stripes of a multilayer, which drift.
double Scene::beam(int x, int y, int n) const {
  const double u = 2.0 * x / columns_ - 1, v = 2.0 * y / rows_ - 1, at = y - 0.02 * n;
  const double stripes = std::sin(at / 5.3) + 0.7 * std::sin(at / 11.7 + 1) + 0.5 * std::sin(at / 2.9 + 2);
  return (1 - 0.2 * u * u - 0.3 * v * v) * (1 + 0.06 / 2.2 * stripes);
}

// Of the cylinder, its spheres, and a liquid that rises in it.
std::vector<double> Scene::absorbance(int n) const {
  std::vector<double> depth(gain_.size());
  const double angle = is_rising_ ? 0.3 : n * 0.1 * M_PI / 180, radius = 0.45 * columns_;
  for (int y = 0; y < rows_; ++y)
    for (int x = 0; x < columns_; ++x) {
      const double rest = squared(radius) - squared(x + 0.5 - columns_ / 2.0);
      const double level = rows_ * 0.8 - 3.0 * n + 6 * std::sin(x / 40.0) + 3 * std::sin(x / 13.0);
      if (rest > 0)
        depth[place(x, y)] = std::sqrt(rest) / radius * (!is_rising_ ? 0.84 : y > level ? 1.05 : 0.75);
    }
  for (const Sphere& s : spheres_) {
    const double cx = columns_ / 2.0 + s.x * std::cos(angle) - s.y * std::sin(angle);
    for (int y = std::max(0, int(s.z - s.radius)); y < std::min(rows_, int(s.z + s.radius) + 2); ++y)
      for (int x = std::max(0, int(cx - s.radius)); x < std::min(columns_, int(cx + s.radius) + 2); ++x)
        if (const double rest = squared(s.radius) - squared(x - cx) - squared(y - s.z); rest > 0)
          depth[place(x, y)] += s.weight * 2 * std::sqrt(rest) / columns_;
  }
  return depth;
}

// Deviations of the counted electrons: of each pixel alone, or also of X-ray quanta whose light spreads over
// neighbours.
std::vector<double> Scene::shot_noise(const std::vector<double>& electrons, int n) const {
  const bool has_quanta = detector_.quantum_electrons > 1;
  std::vector<double> noise(electrons.size(), 0.0);
  const auto add = [&](uint64_t seed, double electrons_each) {
    for (size_t i = 0; i < noise.size(); ++i)
      noise[i] += CounterRandom(seed, kShot + kPerFrame * uint64_t(n), i).normal() *
                  std::sqrt(electrons[i] * electrons_each);
  };
  if (has_quanta) {
    add(2, detector_.quantum_electrons);
    noise = blurred(blurred(noise, 1, 0), 0, 1);
  }
  add(1, 1);
  return noise;
}

std::vector<double> Scene::blurred(const std::vector<double>& noise, int dx, int dy) const {
  constexpr int kReach = 4;
  double weight[2 * kReach + 1], sum = 0;
  for (int k = -kReach; k <= kReach; ++k) sum += weight[k + kReach] = std::exp(-k * k / (2 * 0.8 * 0.8));
  std::vector<double> out(noise.size(), 0.0);
  for (int y = 0; y < rows_; ++y)
    for (int x = 0; x < columns_; ++x)
      for (int k = -kReach; k <= kReach; ++k) {
        const int from_x = std::clamp(x + k * dx, 0, columns_ - 1),
                  from_y = std::clamp(y + k * dy, 0, rows_ - 1);
        out[place(x, y)] += weight[k + kReach] / sum * noise[place(from_x, from_y)];
      }
  return out;
}

std::vector<uint16_t> Scene::read_out(const std::vector<double>& electrons, const std::vector<double>& shot,
                                      int n, double& noise_bits) const {
  constexpr double kReadNoise = 1.6, kRowNoise = 0.5;
  const uint64_t stream = kPerFrame * uint64_t(n);
  std::vector<uint16_t> counts(electrons.size());
  noise_bits = 0;
  for (size_t i = 0; i < counts.size(); ++i) {
    const double read = kReadNoise * CounterRandom(1, kRead + stream, i).normal() +
                        kRowNoise * CounterRandom(1, kRow + stream, i / size_t(columns_)).normal();
    const double value = dark_[i] + (electrons[i] + shot[i]) / detector_.electrons_per_count + read;
    counts[i] = uint16_t(std::clamp(std::lround(value), 0l, 65535l));
    const double variance = electrons[i] / squared(detector_.electrons_per_count) + squared(kReadNoise);
    noise_bits += 0.5 * std::log2(2 * M_PI * M_E * (variance + 1.0 / 12)) / double(counts.size());
  }
  return counts;
}

}  // namespace projection_set
