// SPDX-License-Identifier: BSD-3-Clause
#include "measure/phase_correlation.h"

#include <algorithm>
#include <cmath>

#include "base/parallel.h"
#include "math/plain_fft.h"

namespace harima {

namespace {

using Complex = std::complex<double>;
using Sizes = std::array<int, 3>;
using Triple = std::array<double, 3>;

// Of the weights of frequencies, in cycles a voxel: the peak is about a voxel wide.
constexpr double kSigma = 0.16;
constexpr double kFlat = 1e-9;  // of the mean: structure that is weaker is rounding
constexpr double kRare = 1e-4;  // how often chance may be taken for a shift

template <class Use>
void for_voxels(const Sizes& size, Use use) {
  for (int z = 0; z < size[2]; ++z)
    for (int y = 0; y < size[1]; ++y)
      for (int x = 0; x < size[0]; ++x) use(x, y, z);
}

void transform_axis(BlockPair& block, size_t axis) {
  const int n = block.size[axis];
  if (n == 1) return;
  const PlainFft fft(n);
  const size_t stride = axis == 0   ? 1
                        : axis == 1 ? size_t(block.size[0])
                                    : size_t(block.size[0]) * size_t(block.size[1]);
  const int lines = int(block.voxels.size() / size_t(n));
  parallel_for(
      lines,
      [&](int i) {
        thread_local std::vector<Complex> line;
        line.resize(size_t(n));
        Complex* first = block.voxels.data() + size_t(i) / stride * stride * size_t(n) + size_t(i) % stride;
        for (int k = 0; k < n; ++k) line[size_t(k)] = first[size_t(k) * stride];
        fft(line);
        for (int k = 0; k < n; ++k) first[size_t(k) * stride] = line[size_t(k)];
      },
      64);
}

void transform(BlockPair& block) {
  for (size_t axis = 0; axis < 3; ++axis) transform_axis(block, axis);
}

// Frequency, or shift, that index k of n stands for.
int signed_index(int k, int n) { return k <= n / 2 ? k : k - n; }

// Weights of voxels: squared cosines of the distance from the centre, 1 at the edge, of the place moved by
// `shift`.
std::vector<double> window_of(const Sizes& size, const Triple& shift) {
  const auto off_centre = [&](int i, size_t axis) { return (2 * (i + shift[axis]) + 1) / size[axis] - 1; };
  const auto fade = [](double distance) {
    return distance < 1 ? std::pow(std::cos(0.5 * M_PI * distance), 2) : 0.0;
  };
  std::vector<double> window;
  window.reserve(size_t(size[0]) * size_t(size[1]) * size_t(size[2]));
  for_voxels(size, [&](int x, int y, int z) {
    window.push_back(fade(std::hypot(off_centre(x, 0), off_centre(y, 1))) * fade(std::abs(off_centre(z, 2))));
  });
  return window;
}

// Takes the mean off one part of a pair (0 real, 1 imaginary), fades it and scales it to a mean square of 1.
// What it was is given back, 0 if there is no structure.
double fade(BlockPair& pair, size_t which, const Triple& shift) {
  const std::vector<double> window = window_of(pair.filled, shift);
  const auto voxel = [&](int x, int y, int z) -> double& {
    return reinterpret_cast<double(&)[2]>(pair.at(x, y, z))[which];
  };
  double weights = 0, sum = 0, squares = 0;
  const double* weight = window.data();
  for_voxels(pair.filled,
             [&](int x, int y, int z) { weights += *weight, sum += *weight++ * voxel(x, y, z); });
  const double mean = sum / weights;
  weight = window.data();
  for_voxels(pair.filled, [&](int x, int y, int z) {
    double& value = voxel(x, y, z);
    value = *weight++ * (value - mean);
    squares += value * value;
  });
  const double scale = std::sqrt(squares / weights);
  if (!(scale > kFlat * std::abs(mean))) return 0;
  for_voxels(pair.filled, [&](int x, int y, int z) { voxel(x, y, z) /= scale; });
  return scale;
}

// How many frequencies next to each other are as one, because of padding and fading: a product of two faded
// noises has a variance of the sum of the fourth powers of the weights.
double frequencies_together(const BlockPair& block) {
  double squares = 0, fourths = 0;
  for (const double weight : window_of(block.filled, {}))
    squares += weight * weight, fourths += std::pow(weight, 4);
  return double(block.voxels.size()) * fourths / (squares * squares);
}

// What a perfect match would have at its peak, and the root mean square of one of random phases.
struct Weights {
  double perfect = 0, random = 0;
};

// Leaves the phases of the products, moved by `shift`, weighed and conjugated: the forward transform of that
// is the correlation.
Weights leave_phases(BlockPair& sum, const Triple& shift) {
  double strengths = 0, squares = 0;
  std::array<std::vector<Complex>, 3> factors;
  for (const Complex& product : sum.voxels) strengths += std::abs(product);
  for (size_t axis = 0; axis < 3; ++axis)
    for (int k = 0; k < sum.size[axis]; ++k) {
      const double f = double(signed_index(k, sum.size[axis])) / sum.size[axis];
      factors[axis].push_back(
          std::polar(std::exp(-0.5 * f * f / (kSigma * kSigma)), 2 * M_PI * f * shift[axis]));
    }
  // What is weaker than the mean counts for less: noise, or the windows' edges, may have more to say there
  // than what is shifted.
  const double mean = strengths / double(sum.voxels.size());
  Weights weights;
  for_voxels(sum.size, [&](int x, int y, int z) {
    Complex& product = sum.at(x, y, z);
    const Complex factor =
        factors[0][size_t(x)] * factors[1][size_t(y)] * factors[2][size_t(z)] / (std::abs(product) + mean);
    product = std::conj(product * factor);
    weights.perfect += std::abs(product), squares += std::norm(product);
  });
  weights.random = std::sqrt(squares * frequencies_together(sum));
  return weights;
}

// Top of a Gaussian through three values, from the middle one.
double top_between(double before, double middle, double after) {
  if (!(before > 0 && middle > 0 && after > 0)) return 0;
  const double a = std::log(before), b = std::log(middle), c = std::log(after), bend = a - 2 * b + c;
  return bend < 0 ? std::clamp(0.5 * (a - c) / bend, -0.5, 0.5) : 0;
}

}  // namespace

BlockPair::BlockPair(Sizes filled_sizes) : filled(filled_sizes) {
  for (size_t axis = 0; axis < 3; ++axis) size[axis] = power_of_two_from(filled[axis]);
  voxels.assign(size_t(size[0]) * size_t(size[1]) * size_t(size[2]), 0.0);
}

void PhaseCorrelation::add(BlockPair& pair) {
  const double scale = fade(pair, 0, {}) * fade(pair, 1, guess_);
  if (!(scale > 0)) return;
  transform(pair);
  if (sum_.empty()) sum_.emplace_back(pair.filled);
  const Sizes& n = pair.size;
  for_voxels(n, [&](int x, int y, int z) {
    // Spectra of the real and the imaginary part, from that of both.
    const Complex here = pair.at(x, y, z),
                  there = std::conj(pair.at((n[0] - x) % n[0], (n[1] - y) % n[1], (n[2] - z) % n[2]));
    const Complex a = 0.5 * (here + there), b = Complex(0, -0.5) * (here - there);
    sum_[0].at(x, y, z) += scale * a * std::conj(b);
  });
}

BlockShift PhaseCorrelation::shift(Sizes first, Sizes last) {
  if (sum_.empty()) return {};
  BlockPair& correlation = sum_[0];
  const Sizes& size = correlation.size;
  const auto [perfect, random] = leave_phases(correlation, guess_);
  transform(correlation);
  const auto is_wanted = [&](int at, size_t axis) {
    return signed_index(at, size[axis]) >= first[axis] && signed_index(at, size[axis]) <= last[axis];
  };
  const auto height = [&](const Sizes& at) { return correlation.at(at[0], at[1], at[2]).real(); };
  Sizes peak{};
  double top = -HUGE_VAL;
  for_voxels(size, [&](int x, int y, int z) {
    const double value = height({x, y, z});
    if (value > top && is_wanted(x, 0) && is_wanted(y, 1) && is_wanted(z, 2)) top = value, peak = {x, y, z};
  });
  // The highest of so many values with a normal distribution.
  const double places = double(correlation.filled[0]) * correlation.filled[1] * correlation.filled[2];
  const double highest = std::sqrt(2 * std::log(places / kRare));
  BlockShift shift{{}, top / perfect, highest * random / perfect};
  for (size_t axis = 0; axis < 3; ++axis) {
    const int n = size[axis];
    Sizes before = peak, after = peak;
    before[axis] = (peak[axis] + n - 1) % n, after[axis] = (peak[axis] + 1) % n;
    shift.px[axis] = guess_[axis] + signed_index(peak[axis], n) +
                     (n > 2 ? top_between(height(before), top, height(after)) : 0);
  }
  return shift;
}

}  // namespace harima
