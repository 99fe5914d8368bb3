// SPDX-License-Identifier: BSD-3-Clause
// Projection: each step of the back projection of gridding.cu transposed, with the same weights: slices to
// the grid, the transformed grid to samples of rays, samples to spectra. And rows of some views, out of a set
// of rows and back.
#include "device/cuda/gather.h"
#include "device/cuda/pixel.h"
#include "device/cuda/ray_shift.h"

namespace harima::CT_GPU_TARGET {

namespace {

constexpr int kMostTaps = 8;  // cells on a line that a kernel 7 cells wide reaches

// A sample of the padded row of a view.
struct PutSample {
  struct Args {
    PairRows from;
    const int* views;
    PairRows to;
  };
  CT_HD static void make(const Args& args, Extent item) {
    Complex value{0, 0};
    if (item.x < args.from.columns) value = sample(args.from, item.z, args.views[item.y], item.x);
    sample(args.to, item.z, item.y, item.x) = value;
  }
};

struct TakenSample {
  struct Args {
    PairRows from;
    const int* views;
    PairRows to;
  };
  CT_HD static void make(const Args& args, Extent item) {
    const PairRows& to = args.to;
    Complex value{0, 0};
    if (item.x >= to.data_column && item.x < to.data_column + to.detector)
      value = sample(args.from, item.z, item.y, item.x);
    sample(to, item.z, args.views[item.y], item.x) = value;
  }
};

// A cell of the grid of a pair: the pixel that the transform has there, or 0.
struct PixelCell {
  struct Args {
    const float* slices;
    Gridding how;
    SliceGeometry geometry;
    Complex* grid;
  };
  CT_HD static void make(const Args& args, Extent item) {
    const SliceGeometry& g = args.geometry;
    const Gridding& how = args.how;
    const int side = how.grid, x = (item.x + how.centre) % side, y = (item.y + how.centre) % side;
    const double middle = 0.5 * (g.width - 1), dx = x - middle, dy = y - middle;
    Complex value{0, 0};
    if (x < g.width && y < g.width && dx * dx + dy * dy <= g.circle2) {
      const size_t pixels = size_t(g.width) * size_t(g.width);
      const float* from = args.slices + 2 * size_t(item.z) * pixels + size_t(y) * size_t(g.width) + size_t(x);
      const float factor = how.deapodise[x] * how.deapodise[y];
      value = {from[0] * factor, from[pixels] * factor};
    }
    args.grid[(size_t(item.z) * size_t(side) + size_t(item.y)) * size_t(side) + size_t(item.x)] = value;
  }
};

// Cells along one axis of the grid that the kernel of a sample reaches, counted from its centre, and their
// weights.
struct Reach {
  int first, count;
  float weight[kMostTaps];
};

CT_HD inline Reach reach_of(const Gridding& how, int k, float step, float step_rest) {
  const double centre = k * (double(step) + double(step_rest)), most = 0.5 * how.taps;
  Reach reach;
  reach.first = int(ceil(centre - most));
  reach.count = least(int(floor(centre + most)) - reach.first + 1, kMostTaps);
  const float at = float(k);
  CT_UNROLL
  for (int i = 0; i < kMostTaps; ++i)
    reach.weight[i] =
        kernel_weight(how, how.kernel, madd(at, step_rest, madd(at, step, -float(reach.first + i))));
  return reach;
}

// The grid is periodic.
CT_HD inline int place_of(const Gridding& how, int cell) {
  const int place = cell + how.grid / 2;
  return place < 0 ? place + how.grid : place >= how.grid ? place - how.grid : place;
}

// A sample of a ray, of all pairs of a group: the cells around it, as gather_ray() has it the other way
// round.
template <int Pairs>
struct GatheredSample {
  struct Args {
    const Complex* grid;
    Gridding how;
    int pairs;
    PairSums<Pairs>* samples;
  };
  CT_HD static void make(const Args& args, Extent item) {
    const Gridding& how = args.how;
    const int k = item.x - how.padded / 2, first = item.z * Pairs, pairs = least(Pairs, args.pairs - first);
    const GridRay& ray = how.ray[item.y];
    const size_t side = size_t(how.grid), plane = side * side;
    const Reach u = reach_of(how, k, ray.du, ray.du_rest), v = reach_of(how, k, ray.dv, ray.dv_rest);
    const Complex* const grid = args.grid + size_t(first) * plane;
    PairSums<Pairs> sum{};
    CT_UNROLL
    for (int j = 0; j < kMostTaps; ++j) {
      if (j >= v.count) break;
      const Complex* const row = grid + size_t(place_of(how, v.first + j)) * side;
      CT_UNROLL
      for (int i = 0; i < kMostTaps; ++i) {
        if (i >= u.count) break;
        add(row + place_of(how, u.first + i), plane, pairs, u.weight[i] * v.weight[j], sum);
      }
    }
    args.samples[(size_t(item.z) * size_t(how.rays) + size_t(item.y)) * size_t(how.padded + 1) +
                 size_t(item.x)] = sum;
  }
  CT_HD static void add(const Complex* cell, size_t plane, int pairs, float weight, PairSums<Pairs>& sum) {
    CT_UNROLL
    for (int p = 0; p < Pairs; ++p) {
      if (p >= pairs) break;
      sum.pair[p].re = madd(weight, cell[size_t(p) * plane].re, sum.pair[p].re);
      sum.pair[p].im = madd(weight, cell[size_t(p) * plane].im, sum.pair[p].im);
    }
  }
};

// A frequency of a row. -padded/2 and padded/2 are one of the transform.
struct RayFrequency {
  struct Args {
    const Complex* samples;
    Gridding how;
    const double* axis_px;
    int together;
    PairRows rows;
  };
  CT_HD static Complex at(const Args& args, Extent item, int k) {
    const Gridding& how = args.how;
    const GridRay& ray = how.ray[item.y];
    const size_t group = size_t(item.z / args.together), place = size_t(item.z % args.together);
    const Complex* const samples = args.samples + (group * size_t(how.rays) + size_t(item.y)) *
                                                      size_t(how.padded + 1) * size_t(args.together);
    const auto of = [&](int n) {
      return samples[size_t(n + how.padded / 2) * size_t(args.together) + place];
    };
    const Complex z = shifted(of(k), of(-k), axes_of(args.axis_px, item.z), ray.shift_px, k, how.padded);
    const float factor = ray_factor(how, ray, k);
    return {factor * z.re, factor * z.im};
  }
  CT_HD static void make(const Args& args, Extent item) {
    const int padded = args.how.padded, half = padded / 2;
    Complex value = at(args, item, item.x < half ? item.x : item.x - padded);
    if (item.x == half) {
      const Complex other = at(args, item, half);
      value = {value.re + other.re, value.im + other.im};
    }
    sample(args.rows, item.z, args.how.ray[item.y].view, item.x) = value;
  }
};

template <int Pairs>
void gather_groups(const Complex* grid, const Gridding& how, int pairs, Complex* samples, Stream& stream) {
  launch_items<GatheredSample<Pairs>>({how.padded + 1, how.rays, blocks_of(pairs, Pairs)},
                                      {grid, how, pairs, reinterpret_cast<PairSums<Pairs>*>(samples)},
                                      stream);
}

}  // namespace

void put_rows(const PairRows& from, const int* views, int count, const PairRows& to, Stream& stream) {
  launch_items<PutSample>({to.padded, count, to.pairs}, {from, views, to}, stream);
}

void take_rows(const PairRows& from, const int* views, int count, const PairRows& to, Stream& stream) {
  launch_items<TakenSample>({to.columns, count, to.pairs}, {from, views, to}, stream);
}

void put_slices(const float* slices, const Gridding& how, int pairs, const SliceGeometry& geometry,
                Complex* grid, Stream& stream) {
  launch_items<PixelCell>({how.grid, how.grid, pairs}, {slices, how, geometry, grid}, stream);
}

void gather_samples(const Complex* grid, const Gridding& how, int pairs, Complex* samples, Stream& stream) {
  switch (pairs_together(pairs)) {
    case 1:
      return gather_groups<1>(grid, how, pairs, samples, stream);
    case 2:
      return gather_groups<2>(grid, how, pairs, samples, stream);
    default:
      return gather_groups<4>(grid, how, pairs, samples, stream);
  }
}

void spectra_of_rays(const Complex* samples, const Gridding& how, const double* axis_px, const PairRows& rows,
                     Stream& stream) {
  launch_items<RayFrequency>({how.padded, how.rays, rows.pairs},
                             {samples, how, axis_px, pairs_together(rows.pairs), rows}, stream);
}

}  // namespace harima::CT_GPU_TARGET
