// SPDX-License-Identifier: BSD-3-Clause
#include "phantom/stripes.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

#include "phantom/counter_random.h"

namespace phantom {

struct Stripes::Stripe {
  const char* name;
  double at;           // first column, as a share of all
  double width;        // in columns of 512
  double excess;       // of light
  double first, last;  // views, as a share of all
  double wobble;       // rms from view to view
};

namespace {

constexpr uint64_t kWobble = 1ull << 41;  // stream of random numbers
constexpr const char* kDead = "dead";

}  // namespace

Stripes::Stripes(const std::string& names, int columns, int views, uint64_t seed)
    : columns_(columns), views_(views), seed_(seed) {
  static const Stripe kinds[] = {{"thin", 0.30, 1, -0.03, 0, 1, 0},  {"thin", 0.64, 1, 0.02, 0, 1, 0},
                                 {"wide", 0.41, 12, 0.015, 0, 1, 0}, {"partial", 0.70, 4, -0.03, 0.3, 0.7, 0},
                                 {kDead, 0.36, 1, 0, 0, 1, 0},       {"fluctuating", 0.56, 1, 0, 0, 1, 0.1}};
  std::istringstream words(names);
  for (std::string word; std::getline(words, word, ',');) {
    const size_t before = stripes_.size();
    for (const Stripe& stripe : kinds)
      if (word == stripe.name) stripes_.push_back(&stripe);
    if (stripes_.size() == before) throw std::runtime_error("there is no stripe '" + word + "'");
  }
}

double Stripes::factor(int column, int view) const {
  double factor = 1;
  for (const Stripe* stripe : stripes_) {
    const int first = int(stripe->at * columns_), width = std::max(1, int(stripe->width * columns_ / 512));
    if (column < first || column >= first + width || view < stripe->first * views_ ||
        view >= stripe->last * views_)
      continue;
    factor += stripe->excess;
    if (stripe->wobble > 0)
      factor += stripe->wobble * CounterRandom(seed_, kWobble + uint64_t(view), uint64_t(column)).normal();
  }
  return std::max(0.0, factor);
}

bool Stripes::is_dead(int column) const {
  return std::any_of(stripes_.begin(), stripes_.end(), [&](const Stripe* stripe) {
    return stripe->name == kDead && column == int(stripe->at * columns_);
  });
}

}  // namespace phantom
