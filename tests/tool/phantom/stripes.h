// SPDX-License-Identifier: BSD-3-Clause
// Columns of the detector that are off in projections, by names: what makes rings that flats do not take
// away.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace phantom {

class Stripes {
 public:
  Stripes() = default;
  // names: of thin, wide, partial, dead, fluctuating, with commas between; "" for none. Throws
  // std::runtime_error.
  Stripes(const std::string& names, int columns, int views, uint64_t seed);

  // What a column makes of the light of a view.
  double factor(int column, int view) const;
  // A dead column counts the same in every frame.
  bool is_dead(int column) const;

 private:
  struct Stripe;
  std::vector<const Stripe*> stripes_;
  int columns_ = 0, views_ = 0;
  uint64_t seed_ = 0;
};

}  // namespace phantom
