// SPDX-License-Identifier: BSD-3-Clause
// Zingers out of raw rows, from one piece of memory into another.
#include "device/cuda/count_tree.h"
#include "device/cuda/kernel.h"
#include "device/cuda/steps.h"
#include "math/zinger.h"

namespace harima::CT_GPU_TARGET {

namespace {

// A block cleans one row of one view.
template <class T>
struct CleanedRow {
  static constexpr int kThreads = 128, kPhases = 8;
  struct Args {
    RawRows from;
    T* to;
    Wide<T> difference;
    int* counts;
  };
  using Shared = CountTree<kThreads>;
  struct Local {};

  CT_HD static int turns(const Args&, Extent) { return 1; }
  CT_HD static const T* row_of(const Args& args, int view, int row) {
    return reinterpret_cast<const T*>(args.from.pixels) + size_t(view) * args.from.view_step +
           size_t(row) * size_t(args.from.columns);
  }

  template <int P>
  CT_HD static void phase(const Args& args, const At& at, Shared& shared, Local&) {
    if constexpr (P == 0) {
      const int view = at.block.x, row = at.block.y, last = args.from.views - 1;
      const T* before = row_of(args, view > 0 ? view - 1 : least(1, last), row);
      const T* own = row_of(args, view, row);
      const T* after = row_of(args, view < last ? view + 1 : most(0, last - 1), row);
      T* to = args.to + (size_t(view) * size_t(args.from.rows) + size_t(row)) * size_t(args.from.columns);
      int count = 0;
      for (int x = at.thread; x < args.from.columns; x += kThreads) {
        bool was = false;
        to[x] = without_zinger(before, own, after, args.from.columns, x, args.difference, was);
        count += was;
      }
      shared.count[at.thread] = count;
    } else {
      shared.template add_up<P>(at.thread);
    }
  }

  CT_HD static void end(const Args& args, const At& at, Shared& shared, Local&) {
    if (at.thread == 0)
      args.counts[size_t(at.block.x) * size_t(args.from.rows) + size_t(at.block.y)] = shared.sum();
  }
};

template <class T>
void clean(const RawRows& from, std::byte* to, double difference, int* counts, Stream& stream) {
  launch<CleanedRow<T>>({from.views, from.rows},
                        {from, reinterpret_cast<T*>(to), Wide<T>(difference), counts}, stream);
}

}  // namespace

// A single view is compared with itself, so that nothing stands out.
void clean_rows(const RawRows& from, std::byte* to, double difference, int* counts, Stream& stream) {
  switch (from.type) {
    case PixelType::u8:
      return clean<uint8_t>(from, to, difference, counts, stream);
    case PixelType::u16:
      return clean<uint16_t>(from, to, difference, counts, stream);
    case PixelType::i16:
      return clean<int16_t>(from, to, difference, counts, stream);
    case PixelType::u32:
      return clean<uint32_t>(from, to, difference, counts, stream);
    case PixelType::i32:
      return clean<int32_t>(from, to, difference, counts, stream);
    case PixelType::f32:
      return clean<float>(from, to, difference, counts, stream);
  }
}

}  // namespace harima::CT_GPU_TARGET
