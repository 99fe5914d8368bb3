// SPDX-License-Identifier: BSD-3-Clause
// Frames without bad pixels.
#include "device/cuda/frame_maker.h"
#include "device/cuda/kernel.h"
#include "device/cuda/typed.h"

namespace harima::CT_GPU_TARGET {

namespace {

template <class T>
struct SamePixel {
  struct Args {
    const T* from;
    int width, rows;
    T* to;
  };
  CT_HD static void make(const Args& args, Extent item) {
    const size_t i =
        (size_t(item.z) * size_t(args.rows) + size_t(item.y)) * size_t(args.width) + size_t(item.x);
    args.to[i] = args.from[i];
  }
};

template <class T>
struct MendedPixel {
  struct Args {
    const T* from;
    int width, rows;
    SomePatches bad;
    T* to;
  };
  CT_HD static void make(const Args& args, Extent item) {
    const BadPatch& patch = args.bad.patches[item.x];
    const size_t row =
        (size_t(item.y) * size_t(args.rows) + size_t(args.bad.rows[item.x])) * size_t(args.width);
    args.to[row + size_t(patch.column)] =
        mended_pixel(args.from[row + size_t(patch.left)], args.from[row + size_t(patch.right)], patch.share);
  }
};

class MendedFrames : public FrameMaker {
 public:
  explicit MendedFrames(const MendStep& step) : bad_(step) {}

  void run(const FrameRows& from, const FrameRows& to, Stream& stream) override {
    const SomePatches bad = bad_.take(*to.place, stream);
    const int views = to.views(), rows = to.place->rows();
    with_type_of(from.type, [&](auto zero) {
      using T = decltype(zero);
      const auto* const in = reinterpret_cast<const T*>(from.pixels);
      auto* const out = reinterpret_cast<T*>(to.pixels);
      launch_items<SamePixel<T>>({to.width, rows, views}, {in, to.width, rows, out}, stream);
      launch_items<MendedPixel<T>>({bad.count, views, 1}, {in, to.width, rows, bad, out}, stream);
    });
  }

 private:
  PatchTable bad_;
};

}  // namespace

std::unique_ptr<FrameMaker> frame_maker(const MendStep& step) { return std::make_unique<MendedFrames>(step); }

}  // namespace harima::CT_GPU_TARGET
