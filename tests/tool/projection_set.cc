// SPDX-License-Identifier: BSD-3-Clause
// projection_set NAME OUT [FRAMES] [COLUMNS ROWS]: raw u16 projections as a detector would make them, to measure compression on;
// prints the bits per pixel of their noise, below which nothing exact can go, and the ratio that this leaves.
//   simA  5,000 electrons, one a count          simB  30,000 counts of 0.46 electrons
//   simC  12,000 counts; the noise is that of X-ray quanta of 8 electrons, blurred: neighbours share it
//   simT  12,000 counts; nothing turns, a liquid rises by 3 pixels a frame
// A cylinder of 700 spheres in views 0.1 degrees apart, a beam with stripes that drift, flicker, gains of pixels and columns, dust,
// hot pixels, noise of reading pixels and rows.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "phantom/counter_random.h"

namespace {

using phantom::CounterRandom;

enum Stream : uint64_t { kSpheres, kGain, kColumnGain, kDust, kDark, kColumnDark, kHot, kFlicker, kShot, kRead, kRow };

struct Detector {
  double counts, electrons_per_count, quantum_electrons;  // per pixel of the open beam; of an X-ray
};

Detector detector_named(const std::string& name) {
  if (name == "simA") return {5000, 1, 1};
  if (name == "simB") return {30000, 0.46, 1};
  if (name == "simC") return {12000, 0.46, 8};
  if (name == "simT") return {12000, 0.46, 1};
  fmt::print(stderr, "projection_set: no set {}, wanted simA, simB, simC or simT\n", name);
  std::exit(2);
}

class Scene {
 public:
  Scene(const std::string& name, int columns, int rows)
      : detector_(detector_named(name)), is_rising_(name == "simT"), columns_(columns), rows_(rows),
        gain_(size_t(columns) * size_t(rows)), dark_(gain_.size()) {
    make_detector();
    for (uint64_t i = 0; i < 700; ++i) {
      CounterRandom random(1, kSpheres, i);
      const double around = 2 * M_PI * random.uniform(), out = 0.42 * columns * std::sqrt(random.uniform());
      const double radius = columns * (0.004 + 0.02 * random.uniform());
      spheres_.push_back({out * std::cos(around), out * std::sin(around), rows * random.uniform(), radius,
                          (random.uniform() < 0.5 ? -0.4 : 0.8)});
    }
  }

  std::vector<uint16_t> frame(int n, double& noise_bits) const {
    const auto depth = absorbance(n);
    const double flicker = 1 + 0.006 * CounterRandom(1, kFlicker, uint64_t(n)).normal();
    std::vector<double> electrons(depth.size());
    for (int y = 0; y < rows_; ++y)
      for (int x = 0; x < columns_; ++x) {
        const size_t i = size_t(y) * size_t(columns_) + size_t(x);
        electrons[i] = detector_.counts * detector_.electrons_per_count * flicker * beam(x, y, n) * gain_[i] * std::exp(-depth[i]);
      }
    const auto shot = shot_noise(electrons, n);
    return read_out(electrons, shot, n, noise_bits);
  }

 private:
  struct Sphere {
    double x, y, z, radius, weight;
  };

  void make_detector() {
    std::vector<double> column_gain, column_dark;
    for (int x = 0; x < columns_; ++x) {
      column_gain.push_back(0.003 * CounterRandom(1, kColumnGain, uint64_t(x)).normal());
      column_dark.push_back(CounterRandom(1, kColumnDark, uint64_t(x)).normal());
    }
    for (size_t i = 0; i < gain_.size(); ++i) {
      const size_t x = i % size_t(columns_);
      gain_[i] = 1 + 0.008 * CounterRandom(1, kGain, i).normal() + column_gain[x];
      dark_[i] = 100 + column_dark[x] + 1.5 * CounterRandom(1, kDark, i).normal();
      CounterRandom hot(1, kHot, i);
      if (hot.uniform() < 0.0002) dark_[i] += 2000 * hot.uniform();
    }
    for (uint64_t spot = 0; spot < 60; ++spot) {
      CounterRandom random(1, kDust, spot);
      const double cx = columns_ * random.uniform(), cy = rows_ * random.uniform(), radius = 2 + 10 * random.uniform();
      const double depth = 0.05 + 0.2 * random.uniform();
      for (int y = std::max(0, int(cy - 3 * radius)); y < std::min(rows_, int(cy + 3 * radius)); ++y)
        for (int x = std::max(0, int(cx - 3 * radius)); x < std::min(columns_, int(cx + 3 * radius)); ++x)
          gain_[size_t(y) * size_t(columns_) + size_t(x)] *= 1 - depth * std::exp(-(std::pow(x - cx, 2) + std::pow(y - cy, 2)) / (radius * radius));
    }
  }

  // A profile with the stripes of a multilayer, which drift upwards.
  double beam(int x, int y, int n) const {
    const double u = 2.0 * x / columns_ - 1, v = 2.0 * y / rows_ - 1, at = y - 0.02 * n;
    const double stripes = std::sin(at / 5.3) + 0.7 * std::sin(at / 11.7 + 1) + 0.5 * std::sin(at / 2.9 + 2);
    return (1 - 0.2 * u * u - 0.3 * v * v) * (1 + 0.06 / 2.2 * stripes);
  }

  // Of the cylinder (0.84 in its middle), its spheres, and a liquid that rises in it.
  std::vector<double> absorbance(int n) const {
    std::vector<double> depth(gain_.size());
    const double angle = is_rising_ ? 0.3 : n * 0.1 * M_PI / 180, radius = 0.45 * columns_;
    const double level = rows_ * 0.8 - 3.0 * n;
    for (int y = 0; y < rows_; ++y)
      for (int x = 0; x < columns_; ++x) {
        const double off = x + 0.5 - columns_ / 2.0, rest = radius * radius - off * off;
        const double height = level + 6 * std::sin(x / 40.0) + 3 * std::sin(x / 13.0);
        if (rest > 0) depth[size_t(y) * size_t(columns_) + size_t(x)] = std::sqrt(rest) / radius * (!is_rising_ ? 0.84 : y > height ? 1.05 : 0.75);
      }
    for (const Sphere& s : spheres_) {
      const double cx = columns_ / 2.0 + s.x * std::cos(angle) - s.y * std::sin(angle);
      for (int y = std::max(0, int(s.z - s.radius)); y < std::min(rows_, int(s.z + s.radius) + 2); ++y)
        for (int x = std::max(0, int(cx - s.radius)); x < std::min(columns_, int(cx + s.radius) + 2); ++x) {
          const double rest = s.radius * s.radius - std::pow(x - cx, 2) - std::pow(y - s.z, 2);
          if (rest > 0) depth[size_t(y) * size_t(columns_) + size_t(x)] += s.weight * 2 * std::sqrt(rest) / columns_;
        }
    }
    return depth;
  }

  // Deviations of the counted electrons: of each pixel alone, or of X-ray quanta whose light spreads over neighbours.
  std::vector<double> shot_noise(const std::vector<double>& electrons, int n) const {
    std::vector<double> noise(electrons.size());
    for (size_t i = 0; i < noise.size(); ++i)
      noise[i] = CounterRandom(1, kShot + 100 * uint64_t(n), i).normal() * std::sqrt(electrons[i] * detector_.quantum_electrons);
    return detector_.quantum_electrons > 1 ? blurred(noise, electrons, n) : noise;
  }

  std::vector<double> blurred(const std::vector<double>& noise, const std::vector<double>& electrons, int n) const {
    constexpr int kReach = 4;
    double weight[2 * kReach + 1], sum = 0;
    for (int k = -kReach; k <= kReach; ++k) sum += weight[k + kReach] = std::exp(-k * k / (2 * 0.8 * 0.8));
    std::vector<double> rows(noise.size()), both(noise.size());
    const auto along = [&](const std::vector<double>& from, std::vector<double>& to, int dx, int dy) {
      for (int y = 0; y < rows_; ++y)
        for (int x = 0; x < columns_; ++x) {
          double v = 0;
          for (int k = -kReach; k <= kReach; ++k) {
            const int sx = std::clamp(x + k * dx, 0, columns_ - 1), sy = std::clamp(y + k * dy, 0, rows_ - 1);
            v += weight[k + kReach] / sum * from[size_t(sy) * size_t(columns_) + size_t(sx)];
          }
          to[size_t(y) * size_t(columns_) + size_t(x)] = v;
        }
    };
    along(noise, rows, 1, 0);
    along(rows, both, 0, 1);
    for (size_t i = 0; i < both.size(); ++i)
      both[i] += CounterRandom(2, kShot + 100 * uint64_t(n), i).normal() * std::sqrt(electrons[i]);
    return both;
  }

  std::vector<uint16_t> read_out(const std::vector<double>& electrons, const std::vector<double>& shot, int n, double& noise_bits) const {
    constexpr double kReadNoise = 1.6, kRowNoise = 0.5;
    std::vector<uint16_t> counts(electrons.size());
    noise_bits = 0;
    for (size_t i = 0; i < counts.size(); ++i) {
      const double read = kReadNoise * CounterRandom(1, kRead + 100 * uint64_t(n), i).normal() +
                          kRowNoise * CounterRandom(1, kRow + 100 * uint64_t(n), i / size_t(columns_)).normal();
      const double value = dark_[i] + (electrons[i] + shot[i]) / detector_.electrons_per_count + read;
      counts[i] = uint16_t(std::clamp(std::lround(value), 0l, 65535l));
      const double variance = electrons[i] / std::pow(detector_.electrons_per_count, 2) + kReadNoise * kReadNoise;
      noise_bits += 0.5 * std::log2(2 * M_PI * M_E * (variance + 1.0 / 12)) / double(counts.size());
    }
    return counts;
  }

  Detector detector_;
  bool is_rising_;
  int columns_, rows_;
  std::vector<double> gain_, dark_;
  std::vector<Sphere> spheres_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    fmt::print(stderr, "projection_set NAME OUT [FRAMES] [COLUMNS ROWS]\n");
    return 2;
  }
  const int frames = argc > 3 ? std::atoi(argv[3]) : 24;
  const Scene scene(argv[1], argc > 5 ? std::atoi(argv[4]) : 2048, argc > 5 ? std::atoi(argv[5]) : 512);
  std::ofstream out(argv[2], std::ios::binary);
  double all = 0;
  for (int n = 0; n < frames; ++n) {
    double bits;
    const auto pixels = scene.frame(n, bits);
    out.write(reinterpret_cast<const char*>(pixels.data()), std::streamsize(pixels.size() * sizeof(uint16_t)));
    all += bits / frames;
  }
  out.close();
  fmt::print("{}: {:.3f} bits a pixel of noise, ratio {:.3f}\n", argv[1], all, 16 / all);
  return out ? 0 : 1;
}
