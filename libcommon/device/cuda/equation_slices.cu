// SPDX-License-Identifier: BSD-3-Clause
// Slices of iterative methods. A sum over a row is that of kSumThreads sums, of every kSumThreads-th pixel
// each, in order.
#include "device/cuda/equation_steps.h"
#include "device/cuda/kernel.h"
#include "math/iteration.h"

namespace harima::CT_GPU_TARGET {

namespace {

constexpr int kSumThreads = 64;

CT_HD inline size_t pixel_at(int width, Extent item) {
  return (size_t(item.z) * size_t(width) + size_t(item.y)) * size_t(width) + size_t(item.x);
}

// A pixel of each slice: `step` knows the place and the slice.
template <class Step>
struct SteppedPixel {
  struct Args {
    Step step;
    int width;
    unsigned done;
  };
  CT_HD static void make(const Args& args, Extent item) {
    if ((args.done >> item.z & 1) == 0) args.step(pixel_at(args.width, item), item.z);
  }
};

template <class Step>
void for_pixels(const SquareSlices& size, const Step& step, Stream& stream, unsigned done = 0) {
  launch_items<SteppedPixel<Step>>({size.width, size.width, size.slices}, {step, size.width, done}, stream);
}

struct Filled {
  float* to;
  SliceNumbers value;
  CT_HD void operator()(size_t i, int slice) const { to[i] = value.value[slice]; }
};

struct Copied {
  const float* from;
  float* to;
  CT_HD void operator()(size_t i, int) const { to[i] = from[i]; }
};

struct Raised {
  float* to;
  SliceNumbers least;
  CT_HD void operator()(size_t i, int slice) const { to[i] = larger(to[i], least.value[slice]); }
};

struct Inverted {
  float* to;
  float above, least;
  CT_HD void operator()(size_t i, int) const { to[i] = above / larger(to[i], least); }
};

struct Added {
  float* to;
  SliceNumbers factor;
  const float* from;
  CT_HD void operator()(size_t i, int slice) const {
    const float f = factor.value[slice];
    if (f != 0) to[i] += f * from[i];
  }
};

struct ScaledAndAdded {
  float* to;
  SliceNumbers factor;
  const float* from;
  CT_HD void operator()(size_t i, int slice) const { to[i] = from[i] + factor.value[slice] * to[i]; }
};

struct Stepped {
  float* x;
  const float *steps, *gradient;
  bool positive;
  CT_HD void operator()(size_t i, int) const { x[i] = stepped(x[i], steps[i], gradient[i], positive); }
};

struct Grown {
  float* x;
  const float *factor, *rays;
  float least_rays;
  CT_HD void operator()(size_t i, int) const { x[i] = grown(x[i], factor[i], rays[i], least_rays); }
};

struct DualOfPixel {
  struct Args {
    DualSets sets;
    int width;
    float sigma;
    SliceNumbers limit;
  };
  CT_HD static void make(const Args& args, Extent item) {
    const size_t i = pixel_at(args.width, item);
    const float* const x = args.sets.ahead;
    const AcrossDown gradient{x[item.x + 1 < args.width ? i + 1 : i] - x[i],
                              x[item.y + 1 < args.width ? i + size_t(args.width) : i] - x[i]};
    const AcrossDown next = dual_of_gradient({args.sets.across[i], args.sets.down[i]}, gradient, args.sigma,
                                             args.limit.value[item.z]);
    args.sets.across[i] = next.across;
    args.sets.down[i] = next.down;
  }
};

struct PixelOfDual {
  struct Args {
    float* x;
    const float* pull;
    DualSets sets;
    int width;
    float tau;
    bool positive;
    unsigned done;
  };
  CT_HD static void make(const Args& args, Extent item) {
    if (args.done >> item.z & 1) return;
    const size_t i = pixel_at(args.width, item);
    const DualSets& sets = args.sets;
    const AcrossDown before{item.x > 0 ? sets.across[i - 1] : 0.0f,
                            item.y > 0 ? sets.down[i - size_t(args.width)] : 0.0f};
    const float old = args.x[i], kept = moved_by_dual(old, args.pull[i], {sets.across[i], sets.down[i]},
                                                      before, args.tau, args.positive);
    sets.ahead[i] = 2 * kept - old;
    args.x[i] = kept;
  }
};

// A block makes the sum of a row y of a slice z.
struct SumOfPixels {
  static constexpr int kThreads = kSumThreads, kPhases = 1;
  struct Args {
    const float* slices;
    int width;
    bool squared;
    double* sums;
  };
  struct Shared {
    double sum[kThreads];
  };
  struct Local {};

  CT_HD static int turns(const Args&, Extent) { return 1; }
  template <int P>
  CT_HD static void phase(const Args& args, const At& at, Shared& shared, Local&) {
    double sum = 0;
    for (int x = at.thread; x < args.width; x += kThreads) {
      const double value = double(args.slices[pixel_at(args.width, {x, at.block.x, at.block.y})]);
      sum += args.squared ? value * value : value;
    }
    shared.sum[at.thread] = sum;
  }
  CT_HD static void end(const Args& args, const At& at, Shared& shared, Local&) {
    if (at.thread > 0) return;
    double sum = 0;
    for (int i = 0; i < kThreads; ++i) sum += shared.sum[i];
    args.sums[size_t(at.block.y) * size_t(args.width) + size_t(at.block.x)] = sum;
  }
};

struct CutPixel {
  struct Args {
    const float* slices;
    int width;
    SliceGeometry geometry;
    int margin;
    float scale;
    float* out;
  };
  CT_HD static void make(const Args& args, Extent item) {
    const SliceGeometry& g = args.geometry;
    const int x = g.x0 + item.x, y = g.y0 + item.y;
    const double middle = 0.5 * (g.width - 1), dx = x - middle, dy = y - middle;
    const float value = args.slices[pixel_at(args.width, {x + args.margin, y + args.margin, item.z})];
    const size_t to =
        (size_t(item.z) * size_t(g.out_height) + size_t(item.y)) * size_t(g.out_width) + size_t(item.x);
    args.out[to] = dx * dx + dy * dy <= g.circle2 ? value * args.scale : 0.0f;
  }
};

}  // namespace

void fill_slices(const SquareSlices& size, float* slices, const SliceNumbers& value, Stream& stream) {
  for_pixels(size, Filled{slices, value}, stream);
}

void copy_slices(const SquareSlices& size, const float* from, float* to, Stream& stream) {
  for_pixels(size, Copied{from, to}, stream);
}

void raise_slices(const SquareSlices& size, float* slices, const SliceNumbers& least, Stream& stream) {
  for_pixels(size, Raised{slices, least}, stream);
}

void invert_slices(const SquareSlices& size, float* slices, float above, float least, Stream& stream) {
  for_pixels(size, Inverted{slices, above, least}, stream);
}

void add_slices(const SquareSlices& size, float* to, const SliceNumbers& factor, const float* from,
                Stream& stream) {
  for_pixels(size, Added{to, factor, from}, stream);
}

void scale_and_add_slices(const SquareSlices& size, float* to, const SliceNumbers& factor, const float* from,
                          Stream& stream) {
  for_pixels(size, ScaledAndAdded{to, factor, from}, stream);
}

void sum_slices(const SquareSlices& size, const float* slices, bool squared, double* sums, Stream& stream) {
  launch<SumOfPixels>({size.width, size.slices}, {slices, size.width, squared, sums}, stream);
}

void step_slices(const SquareSlices& size, float* x, const float* steps, const float* gradient, bool positive,
                 unsigned done, Stream& stream) {
  for_pixels(size, Stepped{x, steps, gradient, positive}, stream, done);
}

void multiply_slices(const SquareSlices& size, float* x, const float* factor, const float* rays,
                     float least_rays, unsigned done, Stream& stream) {
  for_pixels(size, Grown{x, factor, rays, least_rays}, stream, done);
}

void pull_gradient(const SquareSlices& size, const DualSets& sets, float sigma, const SliceNumbers& limit,
                   Stream& stream) {
  launch_items<DualOfPixel>({size.width, size.width, size.slices}, {sets, size.width, sigma, limit}, stream);
}

void step_along_dual(const SquareSlices& size, float* x, const float* pull, const DualSets& sets, float tau,
                     bool positive, unsigned done, Stream& stream) {
  launch_items<PixelOfDual>({size.width, size.width, size.slices},
                            {x, pull, sets, size.width, tau, positive, done}, stream);
}

void cut_slices(const SquareSlices& size, const float* slices, const SliceGeometry& geometry, int margin,
                float scale, float* out, Stream& stream) {
  launch_items<CutPixel>({geometry.out_width, geometry.out_height, size.slices},
                         {slices, size.width, geometry, margin, scale, out}, stream);
}

}  // namespace harima::CT_GPU_TARGET
