// SPDX-License-Identifier: BSD-3-Clause
#include <cfloat>

#include "device/cuda/corrected.h"
#include "device/cuda/kernel.h"
#include "device/cuda/view_steps.h"
#include "math/mirrored.h"

namespace harima::CT_GPU_TARGET {

namespace {

CT_HD inline Complex* row_of(const ViewImages& images, int image, int row) {
  return images.data + (size_t(image) * size_t(images.rows) + size_t(row)) * size_t(images.size);
}

// A block makes one row of an image, then its mirrored ends; what it has seen is put together in a tree.
struct CorrectedImageRow {
  static constexpr int kThreads = 128, kPhases = 8;
  struct Args {
    Correction how;
    ImagePlace place;
    int rows;
    ViewImages images;
    RowSeen* seen;
  };
  struct Shared {
    RowSeen seen[2][kThreads];
  };
  struct Local {};

  CT_HD static int turns(const Args&, Extent) { return 1; }

  CT_HD static void correct(const Args& args, const At& at, Shared& shared) {
    const ImagePlace& place = args.place;
    const int view = 2 * at.block.y,
              raw_row = mirrored(place.first + at.block.x, place.detector_rows) - place.read_first;
    Complex* row = row_of(args.images, at.block.y, at.block.x) + place.reach;
    RowSeen even{0, FLT_MAX, -FLT_MAX}, odd = even;
    for (int x = at.thread; x < args.how.raw.columns; x += kThreads)
      row[x] = {corrected(args.how, view, raw_row, x, even), corrected(args.how, view + 1, raw_row, x, odd)};
    shared.seen[0][at.thread] = even;
    shared.seen[1][at.thread] = odd;
  }

  CT_HD static void mirror_ends(const Args& args, const At& at) {
    const int columns = args.how.raw.columns, reach = args.place.reach;
    Complex* row = row_of(args.images, at.block.y, at.block.x);
    for (int i = at.thread; i < args.images.size - columns; i += kThreads) {
      const int cell = i < reach ? i : i + columns;
      row[cell] = row[mirrored(cell - reach, columns) + reach];
    }
  }

  template <int P>
  CT_HD static void phase(const Args& args, const At& at, Shared& shared, Local&) {
    if constexpr (P == 0) {
      correct(args, at, shared);
    } else {
      if constexpr (P == 1) mirror_ends(args, at);
      if (at.thread < kThreads >> P)
        for (auto& seen : shared.seen) see(seen[at.thread], seen[at.thread + (kThreads >> P)]);
    }
  }

  CT_HD static void end(const Args& args, const At& at, Shared& shared, Local&) {
    const int view = 2 * at.block.y + at.thread, row = at.block.x - args.place.reach;
    if (at.thread < 2 && view < args.how.raw.views && row >= 0 && row < args.rows)
      args.seen[size_t(view) * size_t(args.rows) + size_t(row)] = shared.seen[at.thread][0];
  }
};

// One frequency of kRows neighbouring rows. Neighbours are added from the first to the last, whatever rows
// are made together.
struct ConvolvedCells {
  static constexpr int kRows = 8;
  struct Args {
    ViewImages from;
    RowKernels kernels;
    int first, count;
    ViewImages to;
    int to_first;
  };

  CT_HD static void make(const Args& args, Extent item) {
    const int frequency = least(item.x, args.from.size - item.x), reach = args.kernels.reach[frequency];
    const int begin = item.y * kRows, rows = least(kRows, args.count - begin);
    const float* taps = args.kernels.taps + frequency;
    const Complex* cell = row_of(args.from, item.z, args.first + begin - reach) + item.x;
    Complex sum[kRows] = {};
    float tap[kRows] = {};  // of the row that is looked at for each row that is made
    for (int d = -reach; d < rows + reach; ++d, cell += args.from.size) {
      const Complex value = *cell;
#pragma unroll
      for (int i = kRows - 1; i > 0; --i) tap[i] = tap[i - 1];
      if (d <= reach) tap[0] = taps[size_t(d < 0 ? -d : d) * size_t(args.kernels.frequencies)];
#pragma unroll
      for (int i = 0; i < kRows; ++i)
        if (d - i >= -reach && d - i <= reach)
          sum[i] = {madd(value.re, tap[i], sum[i].re), madd(value.im, tap[i], sum[i].im)};
    }
    for (int i = 0; i < rows; ++i) row_of(args.to, item.z, args.to_first + begin + i)[item.x] = sum[i];
  }
};

struct TakenPixel {
  struct Args {
    ViewImages from;
    int rows, reach, columns;
    float scale;
    float* to;
  };
  CT_HD static void make(const Args& args, Extent item) {
    const Complex both = row_of(args.from, item.z / 2, item.y)[args.reach + item.x];
    args.to[(size_t(item.z) * size_t(args.rows) + size_t(item.y)) * size_t(args.columns) + size_t(item.x)] =
        (item.z % 2 == 0 ? both.re : both.im) * args.scale;
  }
};

}  // namespace

void correct_views(const Correction& how, const ImagePlace& place, int rows, const ViewImages& images,
                   RowSeen* seen, Stream& stream) {
  launch<CorrectedImageRow>({rows + 2 * place.reach, blocks_of(how.raw.views, 2)},
                            {how, place, rows, images, seen}, stream);
}

void convolve_rows(const ViewImages& from, const RowKernels& kernels, int first, int count,
                   const ViewImages& to, int to_first, Stream& stream) {
  launch_items<ConvolvedCells>({from.size, blocks_of(count, ConvolvedCells::kRows), from.count},
                               {from, kernels, first, count, to, to_first}, stream);
}

void take_views(const ViewImages& from, int views, int rows, int reach, int columns, float scale, float* to,
                Stream& stream) {
  launch_items<TakenPixel>({columns, rows, views}, {from, rows, reach, columns, scale, to}, stream);
}

}  // namespace harima::CT_GPU_TARGET
