// SPDX-License-Identifier: BSD-3-Clause
// Columns are sorted by Batcher's bitonic network (1968), spans of them in shared memory.
#include "device/cuda/kernel.h"
#include "device/cuda/pixel.h"
#include "device/cuda/ranked_lists.h"

namespace harima::CT_GPU_TARGET {

namespace {

constexpr int kSpan = 4096;  // items of a list that are sorted together
constexpr int kTile = 32;    // columns and views that are turned together

struct ItemTile {
  static constexpr int kThreads = 256, kPhases = 1;
  struct Args {
    PairRows rows;
    int pair;
    RankedLists lists;
  };
  struct Shared {
    uint64_t item[kTile][kTile + 1];
  };
  struct Local {};

  CT_HD static int turns(const Args&, Extent) { return 1; }

  template <int P>
  CT_HD static void phase(const Args& args, const At& at, Shared& shared, Local&) {
    for (int i = at.thread; i < kTile * kTile; i += kThreads) {
      const int x = at.block.x * kTile + i % kTile, view = at.block.y * kTile + i / kTile;
      uint64_t item = ~uint64_t{0};
      if (x < args.rows.detector && view < args.rows.views)
        item = uint64_t(key_of(
                   slice_sample(args.rows, 2 * args.pair + at.block.z, view, args.rows.data_column + x)))
                   << 32 |
               uint32_t(view);
      shared.item[i % kTile][i / kTile] = item;
    }
  }

  CT_HD static void end(const Args& args, const At& at, Shared& shared, Local&) {
    for (int i = at.thread; i < kTile * kTile; i += kThreads) {
      const int x = at.block.x * kTile + i / kTile, view = at.block.y * kTile + i % kTile;
      if (x < args.rows.detector && view < args.lists.length)
        args.lists.at(at.block.z, x, view) = shared.item[i / kTile][i % kTile];
    }
  }
};

CT_HD inline void exchange(uint64_t& a, uint64_t& b, bool ascends) {
  if ((a > b) != ascends) return;
  const uint64_t kept = a;
  a = b;
  b = kept;
}

// Where item i stands in shared memory: a gap every 16 items keeps runs of 8 off each other's banks.
CT_HD inline int place_of(int i) { return i + i / 16; }

// Up to three stages in one go, of 2^Depth items that a thread holds in registers: those `low_stride` apart
// from `first` on.
template <int Depth>
CT_HD inline void sort_group(uint64_t* items, int first, int low_stride, bool ascends) {
  constexpr int kItems = 1 << Depth;
  uint64_t item[kItems];
#pragma unroll
  for (int i = 0; i < kItems; ++i) item[i] = items[place_of(first + i * low_stride)];
#pragma unroll
  for (int half = kItems / 2; half > 0; half /= 2)
#pragma unroll
    for (int i = 0; i < kItems; ++i)
      if ((i & half) == 0) exchange(item[i], item[i + half], ascends);
#pragma unroll
  for (int i = 0; i < kItems; ++i) items[place_of(first + i * low_stride)] = item[i];
}

// Stages (size, stride), (size, stride / 2), ... that one turn takes.
CT_HD inline int depth_of(int stride) { return stride >= 4 ? 3 : stride >= 2 ? 2 : 1; }

// The stages of the network from (size, stride) on that stay within a span.
struct SortedSpan {
  static constexpr int kThreads = 512, kPhases = 1;
  struct Args {
    RankedLists lists;
    int span, size, stride, turns;
  };
  struct Shared {
    uint64_t item[kSpan + kSpan / 16];
  };
  struct Local {
    int size, stride;
  };

  CT_HD static int turns(const Args& args, Extent) { return 1 + args.turns; }
  CT_HD static uint64_t* items(const Args& args, const At& at) {
    return args.lists.items + size_t(at.block.x) * size_t(args.span);
  }

  template <int Depth>
  CT_HD static void sort_groups(const Args& args, const At& at, Shared& shared, const Local& local) {
    const int before = at.block.x % (args.lists.length / args.span) * args.span,
              low_stride = local.stride >> (Depth - 1);
    for (int i = at.thread; i < args.span >> Depth; i += kThreads) {
      const int low = i & (low_stride - 1), first = (i - low) << Depth | low;
      sort_group<Depth>(shared.item, first, low_stride, ((before + first) & local.size) == 0);
    }
  }

  template <int P>
  CT_HD static void phase(const Args& args, const At& at, Shared& shared, Local& local) {
    if (at.turn == 0) {
      for (int i = at.thread; i < args.span; i += kThreads) shared.item[place_of(i)] = items(args, at)[i];
      local = {args.size, args.stride};
      return;
    }
    const int depth = depth_of(local.stride);
    if (depth == 3) sort_groups<3>(args, at, shared, local);
    if (depth == 2) sort_groups<2>(args, at, shared, local);
    if (depth == 1) sort_groups<1>(args, at, shared, local);
    local.stride >>= depth;
    if (local.stride == 0) {
      local.stride = local.size;
      local.size *= 2;
    }
  }

  CT_HD static void end(const Args& args, const At& at, Shared& shared, Local&) {
    for (int i = at.thread; i < args.span; i += kThreads) items(args, at)[i] = shared.item[place_of(i)];
  }
};

// A stage whose partners lie in different spans.
struct ExchangedItems {
  struct Args {
    RankedLists lists;
    int size, stride;
  };
  CT_HD static void make(const Args& args, Extent item) {
    const int low = item.x & (args.stride - 1), a = (item.x - low) << 1 | low;
    uint64_t* list = args.lists.items + size_t(item.y) * size_t(args.lists.length);
    exchange(list[a], list[a + args.stride], (a & args.size) == 0);
  }
};

int power_of_two(int n) {
  int power = 2;
  while (power < n) power *= 2;
  return power;
}

// Turns from a stride down to 1.
int turns_from(int stride) {
  int turns = 0;
  for (; stride > 0; stride >>= depth_of(stride)) ++turns;
  return turns;
}

void sort_lists(const RankedLists& lists, int count, Stream& stream) {
  const int span = least(lists.length, kSpan), spans = count * (lists.length / span);
  int turns = 0;
  for (int stride = 1; stride < span; stride *= 2) turns += turns_from(stride);
  launch<SortedSpan>({spans}, {lists, span, 2, 1, turns}, stream);
  for (int size = 2 * span; size <= lists.length; size *= 2) {
    for (int stride = size / 2; stride >= span; stride /= 2)
      launch_items<ExchangedItems>({lists.length / 2, count}, {lists, size, stride}, stream);
    launch<SortedSpan>({spans}, {lists, span, size, span / 2, turns_from(span / 2)}, stream);
  }
}

}  // namespace

size_t ring_bytes(const PairRows& rows) {
  return 2 * size_t(rows.detector) * size_t(power_of_two(rows.views)) * sizeof(uint64_t);
}

RankedLists ranked_lists(const PairRows& rows, uint64_t* items) {
  return {items, rows.detector, power_of_two(rows.views)};
}

void rank_columns(const PairRows& rows, int pair, const RankedLists& lists, Stream& stream) {
  launch<ItemTile>({blocks_of(rows.detector, kTile), blocks_of(lists.length, kTile), 2}, {rows, pair, lists},
                   stream);
  sort_lists(lists, 2 * rows.detector, stream);
}

}  // namespace harima::CT_GPU_TARGET
