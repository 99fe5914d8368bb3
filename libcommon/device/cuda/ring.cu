// SPDX-License-Identifier: BSD-3-Clause
// The sorting ring filter: medians along the columns of what is sorted over the views.
#include "device/cuda/kernel.h"
#include "device/cuda/pixel.h"
#include "device/cuda/ranked_lists.h"
#include "math/median.h"

namespace harima::CT_GPU_TARGET {

namespace {

CT_HD inline int mirrored_by_half(int x, int columns) {
  while (x < 0 || x >= columns) x = x < 0 ? -x : 2 * columns - x - 1;
  return x;
}

// The median along columns of one rank, back at its view. Width 0: args.width.
template <int Width>
struct RankMedian {
  struct Args {
    PairRows rows;
    int pair;
    RankedLists lists;
    int width;
  };
  CT_HD static void make(const Args& args, Extent at) {
    const int columns = args.rows.detector, width = Width > 0 ? Width : args.width;
    float v[Width > 0 ? Width : kMostMedianWidth];
#pragma unroll
    for (int i = 0; i < width; ++i)
      v[i] = value_of(args.lists.at(at.z, mirrored_by_half(at.y - width / 2 + i, columns), at.x));
    float median;
    if constexpr (Width > 0) median = median_of(v);
    else median = median_of(v, width);
    const int view = view_of(args.lists.at(at.z, at.y, at.x));
    slice_sample(args.rows, 2 * args.pair + at.z, view, args.rows.data_column + at.y) = median;
  }
};

template <int Width>
void take_medians(const PairRows& rows, int pair, const RankedLists& lists, int width, Stream& stream) {
  launch_items<RankMedian<Width>>({rows.views, rows.detector, 2}, {rows, pair, lists, width}, stream);
}

}  // namespace

void ring_sort(const PairRows& rows, int width, uint64_t* items, Stream& stream) {
  const RankedLists lists = ranked_lists(rows, items);
  width += width % 2 == 0;
  for (int pair = 0; pair < rows.pairs; ++pair) {
    rank_columns(rows, pair, lists, stream);
    switch (width) {
      case 3:
        take_medians<3>(rows, pair, lists, width, stream);
        break;
      case 5:
        take_medians<5>(rows, pair, lists, width, stream);
        break;
      case 7:
        take_medians<7>(rows, pair, lists, width, stream);
        break;
      case 9:
        take_medians<9>(rows, pair, lists, width, stream);
        break;
      default:
        take_medians<0>(rows, pair, lists, width, stream);
    }
  }
}

}  // namespace harima::CT_GPU_TARGET
