// SPDX-License-Identifier: BSD-3-Clause
#include "phantom/porous.h"

#include <cmath>

#include "phantom/counter_random.h"

namespace phantom {

namespace {

constexpr double kTop = 1.5, kRadius = 0.88;

// Somewhere in the cylinder, or in the half of it where x is positive; mu and half axes are left to the
// caller.
Ellipse placed(CounterRandom& random, bool in_half, double margin) {
  Ellipse e;
  do {
    e.x = (kRadius - margin) * (in_half ? random.uniform() : 2 * random.uniform() - 1);
    e.y = (kRadius - margin) * (2 * random.uniform() - 1);
  } while (std::hypot(e.x, e.y) > kRadius - margin);
  e.middle_row = kTop * random.uniform();
  e.turn_rad = M_PI * random.uniform();
  return e;
}

void add_texture(std::vector<Ellipse>& all) {
  for (uint64_t i = 0; i < 20000; ++i) {
    CounterRandom random(11, 1, i);
    Ellipse e = placed(random, true, 0.03);
    e.a = e.b = e.half_rows = 0.010 + 0.012 * random.uniform();
    e.mu = random.uniform() < 0.5 ? -1 : 1;
    all.push_back(e);
  }
}

void add_grains(std::vector<Ellipse>& all) {
  for (uint64_t i = 0; i < 1200; ++i) {
    CounterRandom random(11, 2, i);
    Ellipse e = placed(random, false, 0.1);
    e.a = 0.015 + 0.06 * std::pow(random.uniform(), 2);
    e.b = e.a * (0.5 + 0.5 * random.uniform());
    e.half_rows = e.a * (0.5 + 0.5 * random.uniform());
    e.mu = random.uniform() < 0.6 ? -3 : 4;
    all.push_back(e);
  }
}

void add_fibres(std::vector<Ellipse>& all) {
  for (uint64_t i = 0; i < 500; ++i) {
    CounterRandom random(11, 3, i);
    Ellipse e = placed(random, false, 0.3);
    e.a = 0.15 + 0.1 * random.uniform();
    e.b = e.half_rows = 0.008 + 0.006 * random.uniform();
    e.mu = 3;
    all.push_back(e);
  }
}

void add_comb(std::vector<Ellipse>& all) {
  double x = -0.55;
  for (const double period : {0.063, 0.047, 0.031, 0.023})
    for (int line = 0; line < 4; ++line, x += period) all.push_back({3, x, -0.45, period / 4, 0.12, 0});
}

}  // namespace

std::vector<Ellipse> porous_ellipses() {
  std::vector<Ellipse> all{{5, 0, 0, kRadius, kRadius, 0}};
  add_texture(all);
  add_grains(all);
  add_fibres(all);
  add_comb(all);
  return all;
}

}  // namespace phantom
