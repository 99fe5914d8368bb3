// SPDX-License-Identifier: BSD-3-Clause
#include "phantom/beam.h"

#include <cmath>
#include <iterator>

#include "phantom/counter_random.h"

namespace phantom {

namespace {

constexpr uint64_t kMove = 1ull << 42;
constexpr double kSlowExposures = 37.3, kAlongX = 0.3;

struct Ripple {
  double x_px, y_px, phase;  // wavelengths
};
constexpr Ripple kRipples[] = {{300, 8, 0.3}, {-190, 12.5, 1.9}, {250, 17, 4.4},
                               {90, 24, 2.5}, {-70, 40, 5.1},    {21, 60, 0.9}};

}  // namespace

Beam::Beam(const Settings& s, int number) : texture_(s.texture) {
  CounterRandom random(uint64_t(s.seed), kMove + uint64_t(number), 0);
  const double slow = std::sin(2 * M_PI * number / kSlowExposures);
  dy_ = s.shake * (slow + std::sqrt(0.5) * random.normal());
  dx_ = s.shake * kAlongX * random.normal();
}

double Beam::factor(int x, int y) const {
  if (texture_ == 0) return 1;
  double sum = 0;
  for (const Ripple& wave : kRipples)
    sum += std::sin(2 * M_PI * ((x - dx_) / wave.x_px + (y - dy_) / wave.y_px) + wave.phase);
  return 1 + texture_ * sum / std::sqrt(0.5 * std::size(kRipples));
}

}  // namespace phantom
