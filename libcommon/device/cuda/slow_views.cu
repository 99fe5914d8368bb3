// SPDX-License-Identifier: BSD-3-Clause
// What is slow, and what is rough, along the views of a chunk: a thread goes through the views of a column of
// a pair, in their order.
#include "device/cuda/kernel.h"
#include "device/cuda/pixel.h"
#include "device/cuda/stripe_steps.h"
#include "math/mirrored.h"
#include "math/stripe.h"
#include "math/view_groups.h"

namespace harima::CT_GPU_TARGET {

namespace {

CT_HD inline Complex measured(const PairRows& rows, int pair, int view, int x) {
  return sample(rows, pair, view, rows.data_column + x);
}

// Lanes of pair number `pair`, which may be beyond the last.
CT_HD inline void set_pair(const CellRows& cells, int group, int x, int pair, Complex value) {
  cells.at(group, x, 2 * pair) = value.re;
  cells.at(group, x, 2 * pair + 1) = value.im;
}

struct RoughColumn {
  struct Args {
    PairRows rows;
    CellRows rough;
  };
  CT_HD static Complex roughness(const Args& args, int x, int pair) {
    const PairRows& rows = args.rows;
    const auto at = [&](int view) { return measured(rows, pair, mirrored(view, rows.views), x); };
    Roughness even{0, 0}, odd{0, 0};
    for (int view = -kRoughViews / 2; view < kRoughViews / 2; ++view) {
      const Complex p = at(view);
      even.sum += p.re;
      odd.sum += p.im;
    }
    for (int view = 0; view < rows.views; ++view) {
      const Complex p = at(view), enters = at(view + kRoughViews / 2), leaves = at(view - kRoughViews / 2);
      add_roughness_of(p.re, enters.re, leaves.re, even);
      add_roughness_of(p.im, enters.im, leaves.im, odd);
    }
    return {even.total, odd.total};
  }
  CT_HD static void make(const Args& args, Extent item) {
    const bool is_there = item.y < args.rows.pairs;
    set_pair(args.rough, 0, item.x, item.y, is_there ? roughness(args, item.x, item.y) : Complex{0, 0});
  }
};

struct GroupMean {
  struct Args {
    PairRows rows;
    CellRows means;
  };
  CT_HD static void make(const Args& args, Extent item) {
    const ViewGroups views{args.rows.views, args.means.groups};
    const int first = views.first(item.y), last = views.first(item.y + 1);
    const float share = 1 / float(last - first);
    Complex sum{0, 0};
    for (int view = first; view < last && item.z < args.rows.pairs; ++view) {
      const Complex p = measured(args.rows, item.z, view, item.x);
      sum = {madd(share, p.re, sum.re), madd(share, p.im, sum.im)};
    }
    set_pair(args.means, item.y, item.x, item.z, sum);
  }
};

struct WeightedCell {
  struct Args {
    CellRows means;
    GroupWeights weights;
    CellRows slow;
  };
  CT_HD static void make(const Args& args, Extent item) {
    const size_t floats = size_t(args.means.columns) * size_t(args.means.lanes);
    const float* const weight = args.weights.weight + size_t(item.y) * size_t(args.means.groups);
    float sum = 0;
    for (int g = args.weights.first[item.y]; g < args.weights.last[item.y]; ++g)
      sum = madd(weight[g], args.means.data[size_t(g) * floats + size_t(item.x)], sum);
    args.slow.data[size_t(item.y) * floats + size_t(item.x)] = sum;
  }
};

struct SlowlyChangedSample {
  struct Args {
    PairRows rows;
    CellRows change;
  };
  CT_HD static float added(const CellRows& change, const ViewGroups::Between& between, int x, int lane) {
    return lerp(change.at(between.below, x, lane), change.at(between.above, x, lane), between.share);
  }
  CT_HD static void make(const Args& args, Extent item) {
    const ViewGroups::Between between = ViewGroups{args.rows.views, args.change.groups}.around(item.y);
    Complex& p = sample(args.rows, item.z, item.y, args.rows.data_column + item.x);
    p = {p.re + added(args.change, between, item.x, 2 * item.z),
         p.im + added(args.change, between, item.x, 2 * item.z + 1)};
  }
};

}  // namespace

void sum_roughness(const PairRows& rows, const CellRows& rough, Stream& stream) {
  launch_items<RoughColumn>({rough.columns, rough.lanes / 2}, {rows, rough}, stream);
}

void take_means(const PairRows& rows, const CellRows& means, Stream& stream) {
  launch_items<GroupMean>({means.columns, means.groups, means.lanes / 2}, {rows, means}, stream);
}

void weigh_means(const CellRows& means, const GroupWeights& weights, const CellRows& slow, Stream& stream) {
  launch_items<WeightedCell>({means.columns * means.lanes, means.groups}, {means, weights, slow}, stream);
}

void add_slow_change(const PairRows& rows, const CellRows& change, Stream& stream) {
  launch_items<SlowlyChangedSample>({rows.detector, rows.views, rows.pairs}, {rows, change}, stream);
}

}  // namespace harima::CT_GPU_TARGET
