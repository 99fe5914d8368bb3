// SPDX-License-Identifier: BSD-3-Clause
// Rows of iterative methods. A sum over a row is that of kSumThreads sums, of every kSumThreads-th column
// each, in order.
#include "device/cuda/equation_steps.h"
#include "device/cuda/kernel.h"
#include "device/cuda/pixel.h"
#include "math/iteration.h"

namespace harima::CT_GPU_TARGET {

namespace {

constexpr int kSumThreads = 64;

CT_HD inline size_t place_in(const PairRows& rows, int pair, int view, int x) {
  return (size_t(pair) * size_t(rows.views) + size_t(view)) * size_t(rows.padded) + size_t(x);
}
CT_HD inline PairSum squares_of(float even, float odd) {
  return {double(even) * double(even), double(odd) * double(odd)};
}

struct FilledSample {
  struct Args {
    PairRows rows;
    float value;
  };
  CT_HD static void make(const Args& args, Extent item) {
    const bool is_measured =
        item.x >= args.rows.data_column && item.x < args.rows.data_column + args.rows.detector;
    const float value = is_measured ? args.value : 0.0f;
    sample(args.rows, item.z, item.y, item.x) = {value, value};
  }
};

struct InvertedSample {
  struct Args {
    PairRows rows;
    float least;
  };
  CT_HD static void make(const Args& args, Extent item) {
    Complex& p = sample(args.rows, item.z, item.y, item.x);
    p = {1 / larger(p.re, args.least), 1 / larger(p.im, args.least)};
  }
};

struct MultipliedSample {
  struct Args {
    PairRows rows;
    const Complex* by;
    const int* views;
  };
  CT_HD static void make(const Args& args, Extent item) {
    const size_t i = place_in(args.rows, item.z, args.views[item.y], item.x);
    Complex& p = args.rows.data[i];
    p = {p.re * args.by[i].re, p.im * args.by[i].im};
  }
};

struct AddedSample {
  struct Args {
    PairRows to;
    SliceNumbers factor;
    const Complex* from;
  };
  CT_HD static void make(const Args& args, Extent item) {
    const size_t i = place_in(args.to, item.z, item.y, item.x);
    Complex& p = args.to.data[i];
    p = {p.re + args.factor.value[2 * item.z] * args.from[i].re,
         p.im + args.factor.value[2 * item.z + 1] * args.from[i].im};
  }
};

// What is done to a sample, and what it adds to the sum of its row.
struct Squared {
  PairRows rows;
  CT_HD PairSum operator()(int pair, int view, int x) const {
    const Complex p = sample(rows, pair, view, x);
    return squares_of(p.re, p.im);
  }
};

struct Above0 {
  PairRows rows;
  CT_HD PairSum operator()(int pair, int view, int x) const {
    const Complex p = sample(rows, pair, view, x);
    return {double(larger(p.re, 0.0f)), double(larger(p.im, 0.0f))};
  }
};

struct SubtractedFromMeasured {
  PairRows rows;
  const Complex* measured;
  const int* views;
  CT_HD PairSum operator()(int pair, int number, int x) const {
    const size_t i = place_in(rows, pair, views[number], x);
    Complex& p = rows.data[i];
    p = {measured[i].re - p.re, measured[i].im - p.im};
    return squares_of(p.re, p.im);
  }
};

struct DividedMeasured {
  PairRows rows;
  const Complex* measured;
  SliceNumbers least;
  CT_HD PairSum operator()(int pair, int view, int x) const {
    const size_t i = place_in(rows, pair, view, x);
    Complex& p = rows.data[i];
    const Complex b = measured[i];
    const double even = double(b.re) - double(p.re), odd = double(b.im) - double(p.im);
    p = {share_of(b.re, p.re, least.value[2 * pair]), share_of(b.im, p.im, least.value[2 * pair + 1])};
    return {even * even, odd * odd};
  }
};

struct PulledDual {
  PairRows dual;
  const Complex *projected, *measured;
  float sigma, shrink;
  CT_HD PairSum operator()(int pair, int view, int x) const {
    const size_t i = place_in(dual, pair, view, x);
    const float even = projected[i].re - measured[i].re, odd = projected[i].im - measured[i].im;
    Complex& p = dual.data[i];
    p = {dual_of_residual(p.re, even, sigma, shrink), dual_of_residual(p.im, odd, sigma, shrink)};
    return squares_of(even, odd);
  }
};

// A block makes the sum of a view of a pair.
template <class Step>
struct SumOfRow {
  static constexpr int kThreads = kSumThreads, kPhases = 1;
  struct Args {
    Step step;
    int columns, views;
    PairSum* sums;
  };
  struct Shared {
    PairSum sum[kThreads];
  };
  struct Local {};

  CT_HD static int turns(const Args&, Extent) { return 1; }
  template <int P>
  CT_HD static void phase(const Args& args, const At& at, Shared& shared, Local&) {
    PairSum sum{0, 0};
    for (int x = at.thread; x < args.columns; x += kThreads) {
      const PairSum one = args.step(at.block.y, at.block.x, x);
      sum.even += one.even;
      sum.odd += one.odd;
    }
    shared.sum[at.thread] = sum;
  }
  CT_HD static void end(const Args& args, const At& at, Shared& shared, Local&) {
    if (at.thread > 0) return;
    PairSum sum{0, 0};
    for (int i = 0; i < kThreads; ++i) {
      sum.even += shared.sum[i].even;
      sum.odd += shared.sum[i].odd;
    }
    args.sums[size_t(at.block.y) * size_t(args.views) + size_t(at.block.x)] = sum;
  }
};

template <class Step>
void sum_over_rows(const Step& step, const PairRows& rows, int views, PairSum* sums, Stream& stream) {
  launch<SumOfRow<Step>>({views, rows.pairs}, {step, rows.columns, views, sums}, stream);
}

Extent samples_of(const PairRows& rows) { return {rows.columns, rows.views, rows.pairs}; }

}  // namespace

void fill_rows(const PairRows& rows, float value, Stream& stream) {
  launch_items<FilledSample>(samples_of(rows), {rows, value}, stream);
}

void invert_rows(const PairRows& rows, float least, Stream& stream) {
  launch_items<InvertedSample>(samples_of(rows), {rows, least}, stream);
}

void multiply_rows(const PairRows& rows, const Complex* by, const SomeViews& some, Stream& stream) {
  launch_items<MultipliedSample>({rows.columns, some.count, rows.pairs}, {rows, by, some.views}, stream);
}

void add_rows(const PairRows& to, const SliceNumbers& factor, const Complex* from, Stream& stream) {
  launch_items<AddedSample>(samples_of(to), {to, factor, from}, stream);
}

void square_rows(const PairRows& rows, PairSum* sums, Stream& stream) {
  sum_over_rows(Squared{rows}, rows, rows.views, sums, stream);
}

void sum_rows_above_0(const PairRows& rows, PairSum* sums, Stream& stream) {
  sum_over_rows(Above0{rows}, rows, rows.views, sums, stream);
}

void subtract_from_measured(const PairRows& rows, const Complex* measured, const SomeViews& some,
                            PairSum* sums, Stream& stream) {
  sum_over_rows(SubtractedFromMeasured{rows, measured, some.views}, rows, some.count, sums, stream);
}

void divide_measured(const PairRows& rows, const Complex* measured, const SliceNumbers& least, PairSum* sums,
                     Stream& stream) {
  sum_over_rows(DividedMeasured{rows, measured, least}, rows, rows.views, sums, stream);
}

void pull_dual(const PairRows& dual, const Complex* projected, const Complex* measured, float sigma,
               float shrink, PairSum* sums, Stream& stream) {
  sum_over_rows(PulledDual{dual, projected, measured, sigma, shrink}, dual, dual.views, sums, stream);
}

}  // namespace harima::CT_GPU_TARGET
