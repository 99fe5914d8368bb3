// SPDX-License-Identifier: BSD-3-Clause
// How a row that is cut off goes on at distance n from its end p(0): p(-n) = (end p(0) + inner p(n)) w(n), a
// cosine over half a row, w(n) = (1 + cos(pi n / W)) / 2, W = columns / 2. One list; a new way is one line.
#pragma once

#include <cmath>
#include <vector>

#include "math/madd.h"

namespace harima {

struct Continuation {
  const char* name;
  const char* help;
  float end, inner;  // shares of the last sample and of that as far inside
};

inline constexpr Continuation kContinuations[] = {
    {"edge", "by their last sample", 1, 0},
    {"mirror", "by what is as far inside", 0, 1},
    {"turned", "by what is as far inside, turned about the last sample", 2,
     -1},  // Ohnesorge et al., Med. Phys. 27, 39, 2000
};

CT_HD inline float continued(float end, float inner, float weight, const Continuation& how) {
  return madd(how.inner, inner, how.end * end) * weight;
}

// w(1), w(2), ...; host only.
inline std::vector<float> edge_taper(int columns) {
  std::vector<float> taper;
  const int reach = columns / 2;
  for (int n = 1; n < reach; ++n) taper.push_back(float(0.5 * (1 + std::cos(M_PI * n / reach))));
  return taper;
}

}  // namespace harima
