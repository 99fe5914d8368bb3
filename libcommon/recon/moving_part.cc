// SPDX-License-Identifier: BSD-3-Clause
#include "recon/moving_part.h"

#include <algorithm>
#include <cmath>

#include "base/parallel.h"
#include "base/vector_clones.h"
#include "math/solve.h"

namespace harima {

namespace {

constexpr double kSmallest = 0.1;  // of the mean gradient: smaller ones count as this
// Gradients of the coarsest band are small beside those of a sample: its share stays.
constexpr double kCoarsest = 1e6;
// Of each equation, or of the largest: as much says that a share is what it was.
constexpr double kHold = 1e-3, kHoldLarge = 0.1;

struct Kernel {
  float weights[5];  // of pixels `apart` from each other
  int apart;
};
constexpr Kernel kKernels[kBands - 1] = {{{0, 0.25f, 0.5f, 0.25f, 0}, 1},
                                         {{0.0625f, 0.25f, 0.375f, 0.25f, 0.0625f}, 1},
                                         {{0.0625f, 0.25f, 0.375f, 0.25f, 0.0625f}, 2},
                                         {{0.0625f, 0.25f, 0.375f, 0.25f, 0.0625f}, 4}};

CT_VECTOR_CLONES void weigh_five(const float* const* rows, const float* weights, int count,
                                 float* __restrict out) {
  const float *a = rows[0], *b = rows[1], *c = rows[2], *d = rows[3], *e = rows[4];
  const float outer = weights[0], inner = weights[1], middle = weights[2];
  for (int x = 0; x < count; ++x) out[x] = outer * (a[x] + e[x]) + inner * (b[x] + d[x]) + middle * c[x];
}

CT_VECTOR_CLONES void take_off(const float* from, const float* what, int count, float* __restrict out) {
  for (int x = 0; x < count; ++x) out[x] = from[x] - what[x];
}

CT_VECTOR_CLONES void add_scaled(const float* row, float by, int count, float* __restrict sum) {
  for (int x = 0; x < count; ++x) sum[x] += by * row[x];
}

// Along both axes; edges go on.
Frame smoothed(const Frame& frame, const Kernel& kernel) {
  const int width = frame.width(), height = frame.height(), apart = kernel.apart;
  const float* const weights = kernel.weights;
  Frame across(PixelType::f32, width, height), out(PixelType::f32, width, height);
  parallel_for(
      height,
      [&](int y) {
        const float *const from = frame.row<float>(y), *at[5];
        std::vector<float> line(size_t(width + 4 * apart), from[0]);
        std::copy_n(from, width, line.data() + 2 * apart);
        std::fill(line.end() - 2 * apart, line.end(), from[width - 1]);
        for (int k = 0; k < 5; ++k) at[k] = line.data() + k * apart;
        weigh_five(at, weights, width, across.row<float>(y));
      },
      16);
  parallel_for(
      height,
      [&](int y) {
        const float* at[5];
        for (int k = 0; k < 5; ++k)
          at[k] = std::as_const(across).row<float>(std::clamp(y + (k - 2) * apart, 0, height - 1));
        weigh_five(at, weights, width, out.row<float>(y));
      },
      16);
  return out;
}

// What is left of a frame where nothing of the flat has moved, and what each band takes off it where it has.
// Of row `row` of its rows.
struct Row {
  std::vector<float> left;
  std::array<std::vector<float>, kBands> takes;
};

Row row_of(const MovedFrame& frame, size_t row) {
  const int width = frame.log.width(), y = (*frame.rows)[row];
  Row out{std::vector<float>(frame.log.row<float>(int(row)), frame.log.row<float>(int(row)) + width), {}};
  for (size_t k = 0; k < kBands; ++k) {
    const Frame& band = (*frame.flat)[k];
    out.takes[k].resize(size_t(width));
    moved_rows(band, frame.move, y, y + 1, out.takes[k].data());
    for (int x = 0; x < width; ++x) {
      out.left[size_t(x)] -= band.row<float>(y)[x];
      out.takes[k][size_t(x)] -= band.row<float>(y)[x];
    }
  }
  return out;
}

float rest(const Row& row, const Shares& shares, size_t x) {
  float left = row.left[x];
  for (size_t k = 0; k < kBands; ++k) left -= float(shares[k]) * row.takes[k][x];
  return left;
}

// Adds the gradients between two rows, or along one, dy = 0: those of pixel x + dx less those of pixel x.
void add(const Row& here, const Row& there, size_t dx, double moved_x, const Shares& shares, double smallest,
         ShareEquations& sums) {
  for (size_t x = 0; x + dx < here.left.size(); ++x) {
    if (!is_inside(int(x), moved_x, int(here.left.size()))) continue;
    const float before = rest(here, shares, x), length = std::abs(rest(there, shares, x + dx) - before);
    sums.length += double(length);
    sums.count += 1;
    const double through = double(std::min(1.0f, std::exp(before)));
    const double weight = smallest > 0 ? through / std::max(smallest, double(length)) : through;
    std::array<double, kBands> takes;
    for (size_t k = 0; k < kBands; ++k) takes[k] = double(there.takes[k][x + dx] - here.takes[k][x]);
    const double left = double(there.left[x + dx] - here.left[x]);
    for (size_t j = 0; j < kBands; ++j) {
      for (size_t k = 0; k <= j; ++k) sums.a[j][k] += weight * takes[j] * takes[k];
      sums.b[j] += weight * takes[j] * left;
    }
  }
}

// The least squares with shares from 0 to 1: what would be outside is held at the bound, and the others are
// found again.
Shares solve_within(std::vector<std::vector<double>> a, std::vector<double> b) {
  std::array<bool, kBands> held{};
  for (size_t round = 0; round < kBands; ++round) {
    const std::vector<double> x = solve(a, b);
    size_t worst = kBands;
    double most = 1e-9;
    for (size_t k = 0; k < kBands; ++k)
      if (const double off = std::abs(x[k] - std::clamp(x[k], 0.0, 1.0)); !held[k] && off > most)
        most = off, worst = k;
    if (worst == kBands) break;
    held[worst] = true;
    const double bound = std::clamp(x[worst], 0.0, 1.0);
    for (size_t k = 0; k < kBands; ++k) {
      if (k != worst) b[k] -= a[k][worst] * bound;
      a[k][worst] = a[worst][k] = k == worst ? 1 : 0;
    }
    b[worst] = bound;
  }
  const std::vector<double> x = solve(a, b);
  Shares shares;
  for (size_t k = 0; k < kBands; ++k) shares[k] = std::clamp(x[k], 0.0, 1.0);
  return shares;
}

}  // namespace

Bands bands_of(const Frame& log) {
  Bands bands;
  Frame rest = log;
  for (size_t k = 0; k + 1 < kBands; ++k) {
    const Frame smoother = smoothed(rest, kKernels[k]);
    bands[k] = Frame(PixelType::f32, log.width(), log.height());
    parallel_for(
        log.height(),
        [&](int y) {
          take_off(std::as_const(rest).row<float>(y), smoother.row<float>(y), log.width(),
                   bands[k].row<float>(y));
        },
        16);
    rest = smoother;
  }
  bands[kBands - 1] = rest;
  return bands;
}

Frame weighed(const Bands& bands, const Shares& shares) {
  Frame sum(PixelType::f32, bands[0].width(), bands[0].height());
  parallel_for(
      sum.height(),
      [&](int y) {
        float* const to = sum.row<float>(y);
        std::fill_n(to, sum.width(), 0.0f);
        for (size_t k = 0; k < kBands; ++k)
          add_scaled(bands[k].row<float>(y), float(shares[k]), sum.width(), to);
      },
      16);
  return sum;
}

ShareEquations share_equations(const MovedFrame& frame, const Shares& shares) {
  ShareEquations sums;
  if (frame.move == Move{}) return sums;
  double smallest = 0;
  for (int round = 0; round < 2; ++round) {  // the first to see how long gradients are
    if (round == 1 && sums.count > 0) smallest = kSmallest * sums.length / sums.count;
    sums = {};
    Row above;
    int last = -1;
    for (size_t row = 0; row < frame.rows->size(); ++row) {
      const int y = (*frame.rows)[row];
      if (!is_inside(y, frame.move[1], (*frame.flat)[0].height())) continue;
      Row here = row_of(frame, row);
      add(here, here, 1, frame.move[0], shares, smallest, sums);
      if (above.left.size() > 0 && y == last + 1) add(above, here, 0, frame.move[0], shares, smallest, sums);
      above = std::move(here);
      last = y;
    }
  }
  return sums;
}

Shares moving_shares(const std::vector<ShareEquations>& frames, const Shares& before) {
  std::vector a(kBands, std::vector<double>(kBands, 0.0));
  std::vector<double> b(kBands, 0.0);
  double largest = 0;
  for (const ShareEquations& one : frames)
    for (size_t j = 0; j < kBands; ++j) {
      for (size_t k = 0; k <= j; ++k) a[j][k] += one.a[j][k], a[k][j] = a[j][k];
      b[j] += one.b[j];
      largest = std::max(largest, a[j][j]);
    }
  if (!(largest > 0)) return before;
  for (size_t k = 0; k < kBands; ++k) {
    const double hold = (k + 1 < kBands ? kHold : kCoarsest) * std::max(a[k][k], kHoldLarge * largest);
    a[k][k] += hold;
    b[k] += hold * before[k];
  }
  return solve_within(a, b);
}

}  // namespace harima
