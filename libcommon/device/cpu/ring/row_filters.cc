// SPDX-License-Identifier: BSD-3-Clause
#include "device/cpu/ring/row_filters.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "device/cpu/lanes.h"
#include "math/mirrored.h"

namespace harima {

namespace {

constexpr double kGaussReach = 4;  // standard deviations
constexpr int kTaps = 10;
// Daubechies 1988, N = 5, low pass.
constexpr float kDaubechies5[kTaps] = {0.160102397974125f,    0.60382926979747287f,    0.72430852843857441f,
                                       0.13842814590110342f,  -0.24229488706619015f,   -0.032244869585029520f,
                                       0.077571493840065148f, -0.0062414902130117052f, -0.012580751999015526f,
                                       0.0033357252850015492f};

// The row with `before` and `behind` more cells.
std::vector<float> extended(const float* row, RowShape shape, int before, int behind) {
  std::vector<float> out(size_t(before + shape.columns + behind) * size_t(shape.lanes));
  for (int x = -before; x < shape.columns + behind; ++x)
    std::copy_n(row + size_t(mirrored(x, shape.columns)) * size_t(shape.lanes), shape.lanes,
                out.data() + size_t(x + before) * size_t(shape.lanes));
  return out;
}

// out[n] = sum of h[k] in[2 n + k]: half as many cells.
std::vector<float> coarser(const std::vector<float>& in, size_t lanes) {
  const size_t cells = in.size() / lanes, half = cells < kTaps ? 0 : (cells - kTaps) / 2 + 1;
  std::vector<float> out(half * lanes, 0.0f);
  for (size_t n = 0; n < half; ++n)
    for (size_t k = 0; k < kTaps; ++k)
      for (size_t lane = 0; lane < lanes; ++lane)
        out[n * lanes + lane] += kDaubechies5[k] * in[(2 * n + k) * lanes + lane];
  return out;
}

// The transpose of that, to as many cells as there were.
std::vector<float> finer(const std::vector<float>& in, size_t cells, size_t lanes) {
  std::vector<float> out(cells * lanes, 0.0f);
  for (size_t n = 0; n < in.size() / lanes; ++n)
    for (size_t k = 0; k < kTaps; ++k)
      for (size_t lane = 0; lane < lanes; ++lane)
        out[(2 * n + k) * lanes + lane] += kDaubechies5[k] * in[n * lanes + lane];
  return out;
}

}  // namespace

void gauss_row(const float* row, RowShape shape, double deviation, float* out) {
  const int reach = int(std::ceil(kGaussReach * deviation));
  std::vector<float> weights;
  double sum = 0;
  for (int k = -reach; k <= reach; ++k) sum += std::exp(-0.5 * k * k / (deviation * deviation));
  for (int k = -reach; k <= reach; ++k)
    weights.push_back(float(std::exp(-0.5 * k * k / (deviation * deviation)) / sum));
  const std::vector<float> line = extended(row, shape, reach, reach);
  std::vector<const float*> shifted;
  for (int k = 0; k <= 2 * reach; ++k) shifted.push_back(line.data() + size_t(k) * size_t(shape.lanes));
  lane_kernels(shape.lanes)
      .weighted_rows(shifted.data(), weights.data(), int(shifted.size()), shape.columns * shape.lanes, out);
}

void wavelet_row(const float* row, RowShape shape, int levels, float* out) {
  const size_t lanes = size_t(shape.lanes);
  // More than any cell is reached by over all levels, and a multiple of the coarsest step.
  const int border = kTaps << levels;
  std::vector<std::vector<float>> steps{extended(row, shape, border, border)};
  for (int level = 0; level < levels; ++level) steps.push_back(coarser(steps.back(), lanes));
  std::vector<float> smooth = std::move(steps.back());
  for (int level = levels - 1; level >= 0; --level)
    smooth = finer(smooth, steps[size_t(level)].size() / lanes, lanes);
  std::copy_n(smooth.data() + size_t(border) * lanes, size_t(shape.columns) * lanes, out);
}

// The equations are (alpha + L) q = alpha p, L the second differences with free ends: three diagonals, solved
// from one end to the other.
void regular_row(const float* row, RowShape shape, double alpha, float* out) {
  const size_t columns = size_t(shape.columns), lanes = size_t(shape.lanes);
  std::vector<double> upper(columns), rest(columns * lanes);
  for (size_t x = 0; x < columns; ++x) {
    const double neighbours = (x > 0) + (x + 1 < columns),
                 pivot = alpha + neighbours + (x > 0 ? upper[x - 1] : 0);
    upper[x] = -1 / pivot;
    for (size_t lane = 0; lane < lanes; ++lane) {
      const double before = x > 0 ? rest[(x - 1) * lanes + lane] : 0;
      rest[x * lanes + lane] = (alpha * double(row[x * lanes + lane]) + before) / pivot;
    }
  }
  for (size_t x = columns; x-- > 0;)
    for (size_t lane = 0; lane < lanes; ++lane) {
      double& q = rest[x * lanes + lane];
      if (x + 1 < columns) q -= upper[x] * rest[(x + 1) * lanes + lane];
      out[x * lanes + lane] = float(q);
    }
}

}  // namespace harima
