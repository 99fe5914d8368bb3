// SPDX-License-Identifier: BSD-3-Clause
// What one cell of the grid gets: from every ray that passes near it, the samples whose kernel reaches it.
// Cells are made, not samples spread: no two threads write to the same place, and sums have one order, that
// of the rays and of k.
#pragma once

#include <cmath>

#include "device/cuda/kernel.h"
#include "device/cuda/steps.h"

namespace harima::CT_GPU_TARGET {

// Rays first .. first + count - 1 of the order of directions, which goes on from the last to the first.
struct RaySpan {
  int first, count;
};

// Those that come nearer to (u, v), in cells from the centre, than the corner of the kernel's square.
CT_HD inline RaySpan rays_near(const Gridding& how, float u, float v) {
  const float reach = 0.70711f * float(how.taps) + 0.1f, radius = sqrtf(u * u + v * v);
  if (radius <= 1.01f * reach) return {0, how.rays};
  constexpr float kPi = 3.14159265f;
  const float half_width = asinf(reach / radius) + 1e-5f;
  float direction = atan2f(-v, u);  // rows of the grid go down
  if (direction < 0) direction += kPi;
  const float per_bin = float(how.bins) / kPi;
  const int low = int(floorf((direction - half_width) * per_bin)),
            high = int(floorf((direction + half_width) * per_bin)) + 1;
  auto first_of = [&](int bin) {  // bins go on around, too
    const int around = bin < 0 ? -1 : bin >= how.bins ? 1 : 0;
    return how.first_ray[bin - around * how.bins] + around * how.rays;
  };
  const int first = first_of(low), count = first_of(high) - first;
  return {first < 0 ? first + how.rays : first, least(count, how.rays)};
}

// Weight of a cell `beyond` cells before the sample: the curve of the kernel, which is 0 at both ends. What
// lies beyond them has the weight of the last place before the end, the largest float below 7 * 512 being so
// near to it that it is nothing.
CT_HD inline float kernel_weight(const Gridding& how, const float* curve, float beyond) {
  const float at = (0.5f * float(how.taps) - beyond) * float(how.steps);
  const float inside = fminf(fmaxf(at, 0.0f), float(how.taps * how.steps) - 0.000244140625f);
  const int step = int(inside);
  return madd(inside - float(step), curve[step + 1] - curve[step], curve[step]);
}

// Samples low .. high of a ray whose kernel reaches (u, v); none if low > high.
CT_HD inline void samples_near(const Gridding& how, const GridRay& ray, float u, float v, int& low,
                               int& high) {
  const float reach = 0.5f * float(how.taps), most = 0.5f * float(how.padded);
  const float u0 = (u - reach) * ray.per_du, u1 = (u + reach) * ray.per_du;
  const float v0 = (v - reach) * ray.per_dv, v1 = (v + reach) * ray.per_dv;
  // Rounding may be in the way: one more has no weight.
  const float from = fmaxf(fmaxf(fminf(u0, u1), fminf(v0, v1)) - 0.01f, -most);
  const float to = fminf(fminf(fmaxf(u0, u1), fmaxf(v0, v1)) + 0.01f, most);
  low = from > to ? 1 : int(ceilf(from));
  high = from > to ? 0 : int(floorf(to));
}

template <int Pairs>
struct alignas(8 * Pairs) PairSums {
  Complex pair[Pairs];
};

// Adds what a ray has for the cell (u, v). samples: of all rays.
template <int Pairs>
CT_HD inline void gather_ray(const Gridding& how, const float* curve, const PairSums<Pairs>* samples,
                             int number, float u, float v, PairSums<Pairs>& sum) {
  const GridRay& ray = how.ray[number];
  int low, high;
  samples_near(how, ray, u, v, low, high);
  const PairSums<Pairs>* centre = samples + size_t(number) * size_t(how.padded + 1) + size_t(how.padded / 2);
  for (int k = low; k <= high; ++k) {
    const float at = float(k);
    const float weight = kernel_weight(how, curve, madd(at, ray.du_rest, madd(at, ray.du, -u))) *
                         kernel_weight(how, curve, madd(at, ray.dv_rest, madd(at, ray.dv, -v)));
    const PairSums<Pairs> value = centre[k];
#pragma unroll
    for (int p = 0; p < Pairs; ++p) {
      sum.pair[p].re = madd(weight, value.pair[p].re, sum.pair[p].re);
      sum.pair[p].im = madd(weight, value.pair[p].im, sum.pair[p].im);
    }
  }
}

// The cell at row and column of the grid, and, near its border, the places it stands for on the opposite
// side: every `step`-th of the rays near it from `begin` on.
template <int Pairs>
CT_HD inline void gather_cell(const Gridding& how, const float* curve, const PairSums<Pairs>* samples,
                              int row, int column, int begin, int step, PairSums<Pairs>& sum) {
  const int half = how.grid / 2, reach = how.taps / 2 + 1;
  const int top = row - half - (row >= how.grid - reach ? how.grid : 0),
            left = column - half - (column >= how.grid - reach ? how.grid : 0);
  for (int v = top; v <= half + reach; v += how.grid)
    for (int u = left; u <= half + reach; u += how.grid) {
      const RaySpan near = rays_near(how, float(u), float(v));
      for (int i = begin; i < near.count; i += step) {
        const int ray = near.first + i;
        gather_ray<Pairs>(how, curve, samples, ray < how.rays ? ray : ray - how.rays, float(u), float(v),
                          sum);
      }
    }
}

CT_HD inline bool is_core(const Gridding& how, int row, int column) {
  const float u = float(column - how.grid / 2), v = float(row - how.grid / 2);
  return u * u + v * v < how.core_cells * how.core_cells;
}

}  // namespace harima::CT_GPU_TARGET
