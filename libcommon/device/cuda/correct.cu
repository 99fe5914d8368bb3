// SPDX-License-Identifier: BSD-3-Clause
// Raw detector rows to line integrals.
#include <cfloat>

#include "device/cuda/corrected.h"
#include "device/cuda/count_tree.h"
#include "device/cuda/kernel.h"

namespace harima::CT_GPU_TARGET {

namespace {

// A block makes one view of a pair; what it has seen is put together in a tree.
struct CorrectedRow {
  static constexpr int kThreads = 128, kPhases = 8;
  struct Args {
    Correction how;
    PairRows rows;
    RowSeen* seen;
  };
  struct Shared {
    RowSeen seen[2][kThreads];
  };
  struct Local {};

  CT_HD static int turns(const Args&, Extent) { return 1; }

  template <int P>
  CT_HD static void phase(const Args& args, const At& at, Shared& shared, Local&) {
    if constexpr (P == 0) {
      const int view = at.block.x, pair = at.block.y;
      RowSeen even{0, FLT_MAX, -FLT_MAX}, odd = even;
      for (int x = at.thread; x < args.rows.detector; x += kThreads) {
        const float re = corrected(args.how, view, 2 * pair, x, even),
                    im = corrected(args.how, view, 2 * pair + 1, x, odd);
        sample(args.rows, pair, view, args.rows.data_column + x) = {re, im};
      }
      shared.seen[0][at.thread] = even;
      shared.seen[1][at.thread] = odd;
    } else if (at.thread < kThreads >> P) {
      for (auto& seen : shared.seen) see(seen[at.thread], seen[at.thread + (kThreads >> P)]);
    }
  }

  CT_HD static void end(const Args& args, const At& at, Shared& shared, Local&) {
    if (at.thread >= 2) return;
    const int row = 2 * at.block.y + at.thread;
    RowSeen seen = shared.seen[at.thread][0];
    if (args.how.known && row < args.how.raw.rows) {
      const RowSeen& known = args.how.known[size_t(at.block.x) * size_t(args.how.raw.rows) + size_t(row)];
      seen.clipped = known.clipped;
      seen.lowest_signal = known.lowest_signal;
    }
    args.seen[size_t(row) * size_t(args.rows.views) + size_t(at.block.x)] = seen;
  }
};

// How many views of a slice are black.
struct BlackViews {
  static constexpr int kThreads = 128, kPhases = 8;
  struct Args {
    const RowSeen* seen;
    int views;
    float most_clipped;
    int* black;
  };
  using Shared = CountTree<kThreads>;
  struct Local {};

  CT_HD static int turns(const Args&, Extent) { return 1; }

  template <int P>
  CT_HD static void phase(const Args& args, const At& at, Shared& shared, Local&) {
    if constexpr (P == 0) {
      int count = 0;
      for (int view = at.thread; view < args.views; view += kThreads)
        count += float(args.seen[size_t(at.block.x) * size_t(args.views) + size_t(view)].clipped) >
                 args.most_clipped;
      shared.count[at.thread] = count;
    } else {
      shared.template add_up<P>(at.thread);
    }
  }

  CT_HD static void end(const Args& args, const At& at, Shared& shared, Local&) {
    if (at.thread == 0) args.black[at.block.x] = shared.sum();
  }
};

// A column of a slice: the mean over its good views, in place of the black ones; zeros if none is good.
struct ReplacedColumn {
  struct Args {
    PairRows rows;
    const RowSeen* seen;
    float most_clipped;
    const int* black;
  };
  CT_HD static void make(const Args& args, Extent item) {
    const int column = args.rows.data_column + item.x, slice = item.y, views = args.rows.views;
    const int black = args.black[slice];
    if (black == 0) return;
    const RowSeen* seen = args.seen + size_t(slice) * size_t(views);
    double sum = 0;
    for (int view = 0; view < views; ++view)
      if (!(float(seen[view].clipped) > args.most_clipped))
        sum += double(slice_sample(args.rows, slice, view, column));
    const float mean = black < views ? float(sum / (views - black)) : 0.0f;
    for (int view = 0; view < views; ++view)
      if (float(seen[view].clipped) > args.most_clipped) slice_sample(args.rows, slice, view, column) = mean;
  }
};

}  // namespace

void correct_rows(const Correction& how, const PairRows& rows, RowSeen* seen, Stream& stream) {
  launch<CorrectedRow>({rows.views, rows.pairs}, {how, rows, seen}, stream);
}

void replace_black(const PairRows& rows, const RowSeen* seen, float most_clipped, int* black,
                   Stream& stream) {
  launch<BlackViews>({2 * rows.pairs}, {seen, rows.views, most_clipped, black}, stream);
  launch_items<ReplacedColumn>({rows.detector, 2 * rows.pairs}, {rows, seen, most_clipped, black}, stream);
}

}  // namespace harima::CT_GPU_TARGET
