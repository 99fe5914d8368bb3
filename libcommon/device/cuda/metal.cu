// SPDX-License-Identifier: BSD-3-Clause
// Metal (recon/metal.h): rows that are kept, slices that are looked through, shadows that are bridged.
#include "device/cuda/count_tree.h"
#include "device/cuda/kernel.h"
#include "device/cuda/metal_steps.h"
#include "device/cuda/pixel.h"
#include "math/metal_path.h"

namespace harima::CT_GPU_TARGET {

namespace {

struct KeptSample {
  struct Args {
    PairRows rows;
    Complex* kept;
    bool is_back;
  };
  CT_HD static void make(const Args& args, Extent item) {
    Complex& p = sample(args.rows, item.z, item.y, args.rows.data_column + item.x);
    Complex& kept =
        args.kept[(size_t(item.z) * size_t(args.rows.views) + size_t(item.y)) * size_t(args.rows.detector) +
                  size_t(item.x)];
    if (args.is_back) p = kept;
    else kept = p;
  }
};

// A block looks through one row of one slice.
struct CountedMetal {
  static constexpr int kThreads = 128, kPhases = 8;
  struct Args {
    const float* slices;
    int width;
    float level;
    int* counts;
  };
  using Shared = CountTree<kThreads>;
  struct Local {};

  CT_HD static int turns(const Args&, Extent) { return 1; }
  CT_HD static size_t row(const Args& args, const At& at) {
    return size_t(at.block.y) * size_t(args.width) + size_t(at.block.x);
  }

  template <int P>
  CT_HD static void phase(const Args& args, const At& at, Shared& shared, Local&) {
    if constexpr (P == 0) {
      const float* pixels = args.slices + row(args, at) * size_t(args.width);
      int count = 0;
      for (int x = at.thread; x < args.width; x += kThreads) count += pixels[x] >= args.level;
      shared.count[at.thread] = count;
    } else {
      shared.template add_up<P>(at.thread);
    }
  }
  CT_HD static void end(const Args& args, const At& at, Shared& shared, Local&) {
    if (at.thread == 0) args.counts[row(args, at)] = shared.sum();
  }
};

// A thread bridges a row of a view. Cells of neighbouring views lie beside each other.
struct BridgedRow {
  struct Args {
    PairRows rows;
    MetalShadows metal;
    int first_view, views;
    double* sums;
    float* path;
  };
  CT_HD static void make(const Args& args, Extent item) {
    const int slice = item.y, view = args.first_view + item.x, columns = args.rows.detector,
              cells = columns + 2 * kMetalBeyond;
    const int first = args.metal.first_end[slice], last = args.metal.first_end[slice + 1];
    if (first == last) return;
    const size_t step = size_t(args.views), rows = size_t(slice) * step + size_t(item.x);
    double* const sums = args.sums + (rows - size_t(item.x)) * size_t(cells) * kMetalParts + size_t(item.x);
    float* const path = args.path + (rows - size_t(item.x)) * size_t(columns) + size_t(item.x);
    const auto part = [=](int cell, int k) -> double& {
      return sums[(size_t(cell) * kMetalParts + size_t(k)) * step];
    };
    for (int i = 0; i < cells; ++i)
      for (int k = 0; k < kMetalParts; ++k) part(i, k) = 0;
    const ViewLine line = args.metal.lines[view];
    const double axis = args.metal.axis_px[slice] - args.rows.data_column, cosine = metal_cosine(line.cosine);
    for (int i = first; i < last; ++i) {
      const double place =
          metal_place(axis + args.metal.u[i] * cosine + args.metal.v[i] * line.sine, double(columns));
      const int cell = int(place);
      add_metal_end([=](int k) -> double& { return part(cell, k); },
                    ((i - first) % 2 == 0 ? 1.0 : -1.0) / cosine, place - double(cell));
    }
    sum_metal_up(0, cells, columns, part, [=](int x, float value) { path[size_t(x) * step] = value; });
    const PairRows& all = args.rows;
    const float least = args.metal.least;
    bridge_metal_row(
        0, columns, columns, [=](int x) { return path[size_t(x) * step] > least; },
        [=](int x) -> float& { return slice_sample(all, slice, view, all.data_column + x); });
  }
};

size_t bytes_of_view(const PairRows& rows) {
  return size_t(2 * rows.pairs) * (size_t(rows.detector + 2 * kMetalBeyond) * kMetalParts * sizeof(double) +
                                   size_t(rows.detector) * sizeof(float));
}

}  // namespace

void keep_rows(const PairRows& rows, Complex* kept, Stream& stream) {
  launch_items<KeptSample>({rows.detector, rows.views, rows.pairs}, {rows, kept, false}, stream);
}
void take_kept_rows(Complex* kept, const PairRows& rows, Stream& stream) {
  launch_items<KeptSample>({rows.detector, rows.views, rows.pairs}, {rows, kept, true}, stream);
}

void count_metal(const float* slices, int count, int width, float level, int* counts, Stream& stream) {
  launch<CountedMetal>({width, count}, {slices, width, level, counts}, stream);
}

size_t bridging_bytes(const PairRows& rows) {
  constexpr size_t kMost = size_t{1} << 30;
  const size_t each = bytes_of_view(rows), all = each * size_t(rows.views);
  return all <= kMost ? all : (kMost / each > 1 ? kMost / each : 1) * each;
}

void bridge_metal(const PairRows& rows, const MetalShadows& metal, void* work, Stream& stream) {
  const int together = int(bridging_bytes(rows) / bytes_of_view(rows));
  for (int first = 0; first < rows.views; first += together) {
    const int views = least(together, rows.views - first);
    double* const sums = static_cast<double*>(work);
    float* const path =
        reinterpret_cast<float*>(sums + size_t(2 * rows.pairs) * size_t(views) *
                                            size_t(rows.detector + 2 * kMetalBeyond) * kMetalParts);
    launch_items<BridgedRow>({views, metal.slices, 1}, {rows, metal, first, views, sums, path}, stream);
  }
}

}  // namespace harima::CT_GPU_TARGET
