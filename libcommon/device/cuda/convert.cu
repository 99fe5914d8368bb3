// SPDX-License-Identifier: BSD-3-Clause
// Slices to whole numbers through a window, with the range of their values.
#include <cfloat>
#include <cstdint>

#include "device/cuda/kernel.h"
#include "device/cuda/steps.h"
#include "math/quantise.h"

namespace harima::CT_GPU_TARGET {

namespace {

constexpr int kPart = 1 << 14;  // pixels that a block converts

CT_HD inline void see(SliceSeen& all, const SliceSeen& one) {
  all.low = fminf(all.low, one.low);
  all.high = fmaxf(all.high, one.high);
  all.not_numbers += one.not_numbers;
}

template <class T>
struct ConvertedPart {
  static constexpr int kThreads = 256, kPhases = 9;
  struct Args {
    const float* from;
    int pixels;
    double low, high;
    T* to;
    SliceSeen* seen;
  };
  struct Shared {
    SliceSeen seen[kThreads];
  };
  struct Local {};

  CT_HD static int turns(const Args&, Extent) { return 1; }

  CT_HD static T converted(const Args& args, float value, SliceSeen& seen) {
    if (value != value) {
      ++seen.not_numbers;
      return 0;
    }
    see(seen, {value, value, 0});
    return T(quantise(double(value), args.low, args.high, int(T(~T(0)))));
  }

  template <int P>
  CT_HD static void phase(const Args& args, const At& at, Shared& shared, Local&) {
    if constexpr (P == 0) {
      const size_t slice = size_t(at.block.y) * size_t(args.pixels);
      const int end = least(args.pixels, (at.block.x + 1) * kPart);
      SliceSeen seen{FLT_MAX, -FLT_MAX, 0};
      for (int i = at.block.x * kPart + at.thread; i < end; i += kThreads)
        args.to[slice + size_t(i)] = converted(args, args.from[slice + size_t(i)], seen);
      shared.seen[at.thread] = seen;
    } else if (at.thread < kThreads >> P) {
      see(shared.seen[at.thread], shared.seen[at.thread + (kThreads >> P)]);
    }
  }

  CT_HD static void end(const Args& args, const At& at, Shared& shared, Local&) {
    if (at.thread == 0) args.seen[at.block.y * blocks_of(args.pixels, kPart) + at.block.x] = shared.seen[0];
  }
};

}  // namespace

int parts_of_slice(int pixels) { return blocks_of(pixels, kPart); }

void convert_slices(const float* from, int slices, int pixels, const OutputWindow& window, void* to,
                    SliceSeen* seen, Stream& stream) {
  const Extent grid{parts_of_slice(pixels), slices};
  if (window.type == PixelType::u8)
    launch<ConvertedPart<uint8_t>>(
        grid, {from, pixels, window.low, window.high, static_cast<uint8_t*>(to), seen}, stream);
  else
    launch<ConvertedPart<uint16_t>>(
        grid, {from, pixels, window.low, window.high, static_cast<uint16_t*>(to), seen}, stream);
}

}  // namespace harima::CT_GPU_TARGET
