// SPDX-License-Identifier: BSD-3-Clause
// Small steps over the rows of a chunk, before and after their transform.
#include "device/cuda/kernel.h"
#include "device/cuda/pixel.h"
#include "device/cuda/steps.h"

namespace harima::CT_GPU_TARGET {

namespace {

struct Levels {
  double re, im;
};

// A block treats one view of a pair: two of its threads take the means, then all subtract the line through
// them.
struct AirLine {
  static constexpr int kThreads = 128, kPhases = 1;
  struct Args {
    PairRows rows;
    int left, right;
  };
  struct Shared {
    Levels from, to;
  };
  struct Local {};

  CT_HD static int turns(const Args&, Extent) { return 1; }
  CT_HD static Complex& at_column(const Args& args, const At& at, int x) {
    return sample(args.rows, at.block.y, at.block.x, args.rows.data_column + x);
  }
  // Over columns [first, last).
  CT_HD static Levels mean(const Args& args, const At& at, int first, int last) {
    Levels sum{0, 0};
    for (int x = first; x < last; ++x) {
      sum.re += double(at_column(args, at, x).re);
      sum.im += double(at_column(args, at, x).im);
    }
    return {sum.re / (last - first), sum.im / (last - first)};
  }

  template <int P>
  CT_HD static void phase(const Args& args, const At& at, Shared& shared, Local&) {
    const int n = args.rows.detector;
    if (at.thread == 0 && args.left > 0) {
      shared.from = mean(args, at, 0, least(args.left, n));
      if (args.right <= 0) shared.to = shared.from;
    }
    if (at.thread == 32 && args.right > 0) {
      shared.to = mean(args, at, most(0, n - args.right), n);
      if (args.left <= 0) shared.from = shared.to;
    }
  }

  CT_HD static void end(const Args& args, const At& at, Shared& shared, Local&) {
    const int n = args.rows.detector;
    const double left_at = 0.5 * (args.left - 1), right_at = n - 1 - 0.5 * (args.right - 1);
    for (int x = at.thread; x < n; x += kThreads) {
      const double share = (x - left_at) / (right_at - left_at);
      Complex& p = at_column(args, at, x);
      p.re -= float(shared.from.re + share * (shared.to.re - shared.from.re));
      p.im -= float(shared.from.im + share * (shared.to.im - shared.from.im));
    }
  }
};

struct HardenedSample {
  struct Args {
    PairRows rows;
    Hardening how;
  };
  CT_HD static void make(const Args& args, Extent item) {
    Complex& p = sample(args.rows, item.z, item.y, args.rows.data_column + item.x);
    p = {hardened(p.re, args.how), hardened(p.im, args.how)};
  }
};

struct WeighedSample {
  struct Args {
    PairRows rows;
    const Complex* weight;
  };
  CT_HD static void make(const Args& args, Extent item) {
    const Complex weight = args.weight[size_t(item.z) * size_t(args.rows.detector) + size_t(item.x)];
    Complex& p = sample(args.rows, item.z, item.y, args.rows.data_column + item.x);
    p = {p.re * weight.re, p.im * weight.im};
  }
};

struct ViewWeighedSample {
  struct Args {
    PairRows rows;
    const float* weight;
    int count;
  };
  CT_HD static float weight(const Args& args, int slice, int view) {
    return slice < args.count ? args.weight[size_t(slice) * size_t(args.rows.views) + size_t(view)] : 0.0f;
  }
  CT_HD static void make(const Args& args, Extent item) {
    Complex& p = sample(args.rows, item.z, item.y, args.rows.data_column + item.x);
    p = {p.re * weight(args, 2 * item.z, item.y), p.im * weight(args, 2 * item.z + 1, item.y)};
  }
};

// A sample beyond the detector.
struct PaddedSample {
  struct Args {
    PairRows rows;
    Continuation beyond;
    const float* taper;
    int count;
  };
  CT_HD static Complex sample_beyond(const Args& args, Complex end, Complex inner, int n) {
    const float weight = args.taper[n];
    return {continued(end.re, inner.re, weight, args.beyond),
            continued(end.im, inner.im, weight, args.beyond)};
  }
  CT_HD static void make(const Args& args, Extent item) {
    const PairRows& rows = args.rows;
    const int end = rows.data_column + rows.detector,
              x = item.x < rows.data_column ? item.x : item.x + rows.detector;
    Complex value{0, 0};
    // Ends that the detector does not reach are zeros.
    const int right = x - rows.columns, left = rows.padded - 1 - x;
    if (right >= 0 && right < args.count && end == rows.columns) {
      const int last = rows.columns - 1;
      value = sample_beyond(args, sample(rows, item.z, item.y, last),
                            sample(rows, item.z, item.y, last - 1 - right), right);
    } else if (x >= rows.columns && left < args.count && rows.data_column == 0) {
      value =
          sample_beyond(args, sample(rows, item.z, item.y, 0), sample(rows, item.z, item.y, 1 + left), left);
    }
    sample(rows, item.z, item.y, x) = value;
  }
};

struct FilteredSample {
  struct Args {
    PairRows rows;
    const float *response, *view_weight;
  };
  CT_HD static void make(const Args& args, Extent item) {
    const float response = args.response ? args.response[least(item.x, args.rows.padded - item.x)] : 1.0f;
    const float factor = response * args.view_weight[item.y];
    Complex& p = sample(args.rows, item.z, item.y, item.x);
    p = {p.re * factor, p.im * factor};
  }
};

}  // namespace

void subtract_air(const PairRows& rows, int left, int right, Stream& stream) {
  if (left > 0 || right > 0) launch<AirLine>({rows.views, rows.pairs}, {rows, left, right}, stream);
}

void harden(const PairRows& rows, const Hardening& how, Stream& stream) {
  if (how.count > 0)
    launch_items<HardenedSample>({rows.detector, rows.views, rows.pairs}, {rows, how}, stream);
}

void weigh_columns(const PairRows& rows, const Complex* weight, Stream& stream) {
  launch_items<WeighedSample>({rows.detector, rows.views, rows.pairs}, {rows, weight}, stream);
}

void weigh_views(const PairRows& rows, const float* weight, int count, Stream& stream) {
  launch_items<ViewWeighedSample>({rows.detector, rows.views, rows.pairs}, {rows, weight, count}, stream);
}

void pad_rows(const PairRows& rows, const Continuation& beyond, const float* taper, int count,
              Stream& stream) {
  launch_items<PaddedSample>({rows.padded - rows.detector, rows.views, rows.pairs},
                             {rows, beyond, taper, count}, stream);
}

void filter_rows(const PairRows& rows, const float* response, const float* view_weight, Stream& stream) {
  launch_items<FilteredSample>({response ? rows.padded : rows.columns, rows.views, rows.pairs},
                               {rows, response, view_weight}, stream);
}

}  // namespace harima::CT_GPU_TARGET
