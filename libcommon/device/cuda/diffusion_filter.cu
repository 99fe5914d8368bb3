// SPDX-License-Identifier: BSD-3-Clause
// Anisotropic diffusion: steps from one volume to another and back, each of one frame less on both sides.
#include <algorithm>

#include "device/cuda/filter_step.h"
#include "device/cuda/kernel.h"
#include "math/diffusion.h"

namespace harima::CT_GPU_TARGET {

namespace {

struct DiffusedVoxel {
  struct Args {
    DiffusionStep step;
    DeviceFrames in;
    int first, last;  // frames that are made
    bool is_3d;
    float* out;  // frame `first`
  };
  CT_HD static void make(const Args& args, Extent item) {
    const DeviceFrames& in = args.in;
    const int x = item.x, y = item.y, z = args.first + item.z;
    const int before = args.is_3d ? most(z - 1, in.first) : z,
              behind = args.is_3d ? least(z + 1, in.last - 1) : z;
    const auto value = [&](int at_x, int at_y, int at_z) {
      const size_t row = size_t(at_z - in.first) * size_t(in.height) + size_t(at_y);
      return static_cast<const float*>(in.pixels)[row * size_t(in.width) + size_t(at_x)];
    };
    args.out[(size_t(item.z) * size_t(in.height) + size_t(y)) * size_t(in.width) + size_t(x)] =
        args.step.voxel(value(x, y, z), value(most(x - 1, 0), y, z), value(least(x + 1, in.width - 1), y, z),
                        value(x, most(y - 1, 0), z), value(x, least(y + 1, in.height - 1), z),
                        value(x, y, before), value(x, y, behind));
  }
};

class DiffusionFilterStep : public FilterStep {
 public:
  explicit DiffusionFilterStep(const DiffusionSpec& spec) : spec_(spec) {}
  // Two volumes in turn.
  size_t work_bytes(const StepSize& size) const override {
    return size_t(std::min(2, spec_.steps - 1)) * size_t(size.frames) * size.frame_pixels() * sizeof(float);
  }

  void run(const DeviceFrames& in, int first, int last, void* work, void* out,
           Stream& stream) const override {
    const bool is_3d = spec_.is_3d && in.last - in.first > 1;
    const DiffusionStep step(spec_.kappa, is_3d);
    const size_t pixels = size_t(in.last - in.first) * size_t(in.width) * size_t(in.height);
    DeviceFrames from = in;
    for (int left = spec_.steps - 1; left >= 0; --left) {
      // What the steps that are left need of this one.
      const int begin = spec_.is_3d ? std::max(in.first, first - left) : first;
      const int end = spec_.is_3d ? std::min(in.last, last + left) : last;
      float* const to =
          left == 0 ? static_cast<float*>(out) : static_cast<float*>(work) + size_t((left - 1) % 2) * pixels;
      launch_items<DiffusedVoxel>({in.width, in.height, end - begin}, {step, from, begin, end, is_3d, to},
                                  stream);
      from = {to, in.width, in.height, begin, end};
    }
  }

 private:
  const DiffusionSpec spec_;
};

}  // namespace

std::unique_ptr<FilterStep> make_step(const DiffusionSpec& spec, PixelType type) {
  return filled_step(std::make_unique<DiffusionFilterStep>(spec), type);
}

}  // namespace harima::CT_GPU_TARGET
