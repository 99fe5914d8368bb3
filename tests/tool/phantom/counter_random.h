// SPDX-License-Identifier: BSD-3-Clause
// Random numbers that depend on where they are used and on nothing else: a CounterRandom is a short sequence
// for one (seed, stream, counter), say one pixel of one frame. So phantoms are the same for any format, order
// and threads.
#pragma once

#include <cmath>
#include <cstdint>

namespace phantom {

class CounterRandom {
 public:
  CounterRandom(uint64_t seed, uint64_t stream, uint64_t counter)
      : state_(mix(mix(mix(seed + kStep) ^ (stream + kStep)) ^ (counter + kStep))) {}

  // SplitMix64 (Steele, Lea and Flood 2014).
  uint64_t bits() { return mix(state_ += kStep); }
  // Above 0 and below 1.
  double uniform() { return (double(bits() >> 11) + 0.5) * 0x1p-53; }
  // Normal with mean 0 and deviation 1 (Box and Muller 1958).
  double normal() {
    const double radius = std::sqrt(-2 * std::log(uniform()));
    return radius * std::cos(2 * M_PI * uniform());
  }
  double poisson(double mean);

 private:
  static constexpr uint64_t kStep = 0x9e3779b97f4a7c15u;
  static uint64_t mix(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  double small_poisson(double mean);
  double large_poisson(double mean);
  uint64_t state_;
};

}  // namespace phantom
