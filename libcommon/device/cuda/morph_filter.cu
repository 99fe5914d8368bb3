// SPDX-License-Identifier: BSD-3-Clause
// Erosion and dilation. What is mirrored at a border lies nearer to the voxel than what it stands for: it is
// within a ball or a box, too, and extremes are those of what lies in the volume. A box is done along z, y
// and x.
#include "device/cuda/neighbours.h"
#include "device/cuda/typed.h"
#include "math/extreme.h"

namespace harima::CT_GPU_TARGET {

namespace {

template <class T, class Op>
struct ExtremeOfBall {
  using From = T;
  using Cell = T;
  using To = T;
  static constexpr int kTileX = 32, kTileY = 8, kTileZ = 1, kTileBytes = 40000;
  int radius;

  CT_HD Extent reach() const { return {radius, radius, radius}; }
  CT_HD static T cell(T value) { return value; }
  template <class Around>
  CT_HD T voxel(const Around& around, Extent) const {
    T best = around(0, 0, 0);
    for_box({0, radius, radius}, [&](int, int dy, int dz) {
      const int rest = radius * radius - dy * dy - dz * dz;
      for (int dx = 0; dx * dx <= rest; ++dx)
        best = Op::of(best, Op::of(around(-dx, dy, dz), around(dx, dy, dz)));
    });
    return best;
  }
};

template <class T, class Op, int Axis>
struct ExtremeAlong : AlongAxis<Axis> {
  using From = T;
  using Cell = T;
  using To = T;

  CT_HD static T cell(T value) { return value; }
  template <class Around>
  CT_HD T voxel(const Around& around, Extent) const {
    T best = around(0, 0, 0);
    for (int k = 1; k <= this->places; ++k)
      best = Op::of(best, Op::of(this->cell_at(around, -k), this->cell_at(around, k)));
    return best;
  }
};

template <class T, class Op>
class MorphStep : public FilterStep {
 public:
  explicit MorphStep(const MorphSpec& spec) : spec_(spec) {}
  // Extremes along z, and along z and y.
  size_t work_bytes(const StepSize& size) const override {
    return spec_.is_ball ? 0 : 2 * size_t(size.results) * size.frame_pixels() * sizeof(T);
  }

  void run(const DeviceFrames& in, int first, int last, void* work, void* to, Stream& stream) const override {
    const int radius = spec_.radius;
    T* const out = static_cast<T*>(to);
    if (spec_.is_ball) return launch_filter<ExtremeOfBall<T, Op>>({{radius}, in, first, last, out}, stream);
    T* const along_z = static_cast<T*>(work);
    T* const along_y = along_z + size_t(last - first) * size_t(in.width) * size_t(in.height);
    const auto made = [&](const T* frames) { return DeviceFrames{frames, in.width, in.height, first, last}; };
    launch_filter<ExtremeAlong<T, Op, 2>>({{{radius}}, in, first, last, along_z}, stream);
    launch_filter<ExtremeAlong<T, Op, 1>>({{{radius}}, made(along_z), first, last, along_y}, stream);
    launch_filter<ExtremeAlong<T, Op, 0>>({{{radius}}, made(along_y), first, last, out}, stream);
  }

 private:
  const MorphSpec spec_;
};

}  // namespace

std::unique_ptr<FilterStep> make_step(const MorphSpec& spec, PixelType type) {
  return with_type_of(type, [&](auto zero) -> std::unique_ptr<FilterStep> {
    using T = decltype(zero);
    if (spec.is_largest) return std::make_unique<MorphStep<T, Larger>>(spec);
    return std::make_unique<MorphStep<T, Lesser>>(spec);
  });
}

}  // namespace harima::CT_GPU_TARGET
