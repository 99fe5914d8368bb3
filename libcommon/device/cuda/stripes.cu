// SPDX-License-Identifier: BSD-3-Clause
// Columns of stripes, which are few, are mended from the columns beside them.
#include "device/cuda/kernel.h"
#include "device/cuda/pixel.h"
#include "device/cuda/stripe_steps.h"
#include "math/stripe.h"
#include "math/view_groups.h"

namespace harima::CT_GPU_TARGET {

namespace {

CT_HD inline float& measured(const PairRows& rows, int slice, int view, int x) {
  return slice_sample(rows, slice, view, rows.data_column + x);
}

struct BridgedStripeSample {
  struct Args {
    PairRows rows;
    const StripeColumn* column;
  };
  CT_HD static void make(const Args& args, Extent item) {
    const StripeColumn at = args.column[item.x];
    const auto own = [&](int x) -> float& { return measured(args.rows, at.slice, item.y, x); };
    own(at.x) = on_line(at.x, at.left, at.right, own(at.left), own(at.right));
  }
};

// All groups of a column.
struct SlowColumnChange {
  struct Args {
    const StripeColumn* column;
    CellRows slow, change;
  };
  CT_HD static void make(const Args& args, Extent item) {
    const StripeColumn at = args.column[item.x];
    const CellRows& slow = args.slow;
    for (int g = 0; g < slow.groups; ++g) {
      const auto own = [&](int x) { return slow.at(g, x, at.slice); };
      args.change.at(g, at.x, at.slice) =
          on_line(at.x, at.left, at.right, own(at.left), own(at.right)) - own(at.x);
    }
    keep_steady(&args.change.at(0, at.x, at.slice), size_t(slow.columns) * size_t(slow.lanes), slow.groups);
  }
};

struct ChangedStripeSample {
  struct Args {
    PairRows rows;
    const StripeColumn* column;
    CellRows change;
  };
  CT_HD static void make(const Args& args, Extent item) {
    const StripeColumn at = args.column[item.x];
    const ViewGroups::Between between = ViewGroups{args.rows.views, args.change.groups}.around(item.y);
    measured(args.rows, at.slice, item.y, at.x) +=
        lerp(args.change.at(between.below, at.x, at.slice), args.change.at(between.above, at.x, at.slice),
             between.share);
  }
};

struct BridgedRank {
  struct Args {
    PairRows rows;
    const StripeColumn* column;
    RankedLists lists;
  };
  CT_HD static void make(const Args& args, Extent item) {
    const StripeColumn at = args.column[item.y];
    const auto ranked = [&](int x) { return args.lists.at(at.slice % 2, x, item.x); };
    measured(args.rows, at.slice, view_of(ranked(at.x)), at.x) =
        on_line(at.x, at.left, at.right, value_of(ranked(at.left)), value_of(ranked(at.right)));
  }
};

}  // namespace

void bridge_columns(const PairRows& rows, const StripeColumns& stripes, Stream& stream) {
  launch_items<BridgedStripeSample>({stripes.count, rows.views}, {rows, stripes.column}, stream);
}

void bridge_slow_columns(const PairRows& rows, const StripeColumns& stripes, const CellRows& slow,
                         const CellRows& change, Stream& stream) {
  launch_items<SlowColumnChange>({stripes.count}, {stripes.column, slow, change}, stream);
  launch_items<ChangedStripeSample>({stripes.count, rows.views}, {rows, stripes.column, change}, stream);
}

void bridge_ranked_columns(const PairRows& rows, const StripeColumns& stripes, const RankedLists& lists,
                           Stream& stream) {
  launch_items<BridgedRank>({rows.views, stripes.count}, {rows, stripes.column, lists}, stream);
}

}  // namespace harima::CT_GPU_TARGET
