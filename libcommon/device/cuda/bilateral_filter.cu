// SPDX-License-Identifier: BSD-3-Clause
// The bilateral filter: neighbours in the order of filter/bilateral.cc.
#include "device/cuda/neighbours.h"
#include "math/bilateral.h"

namespace harima::CT_GPU_TARGET {

namespace {

struct BilateralVoxel {
  using From = float;
  using Cell = float;
  using To = float;
  static constexpr int kTileX = 32, kTileY = 8, kTileZ = 1, kTileBytes = 40000;
  Extent box;
  const float* weights;  // of places: [|dz|][|dy|][|dx|]
  int side;              // of the table
  float per_square;

  CT_HD Extent reach() const { return box; }
  CT_HD static float cell(float value) { return value; }
  template <class Around>
  CT_HD float voxel(const Around& around, Extent) const {
    const float centre = around(0, 0, 0);
    float weight_sum = 0, values = 0;
    for_box(box, [&](int dx, int dy, int dz) {
      const int place = ((dz < 0 ? -dz : dz) * side + (dy < 0 ? -dy : dy)) * side + (dx < 0 ? -dx : dx);
      add_near(centre, around(dx, dy, dz), weights[place], per_square, weight_sum, values);
    });
    return centre + values / weight_sum;
  }
};

class BilateralStep : public FilterStep {
 public:
  explicit BilateralStep(const BilateralSpec& spec) : spec_(spec) {}
  size_t work_bytes(const StepSize&) const override { return spec_.weights.size() * sizeof(float); }

  void run(const DeviceFrames& in, int first, int last, void* work, void* out,
           Stream& stream) const override {
    float* const weights = static_cast<float*>(work);
    copy_up(weights, spec_.weights.data(), spec_.weights.size() * sizeof(float), stream);
    const int places = spec_.places, deep = spec_.is_3d && in.last - in.first > 1 ? places : 0;
    const BilateralVoxel voxel{{places, places, deep}, weights, places + 1, spec_.per_square};
    launch_each(voxel, in, first, last, static_cast<float*>(out), stream);
  }

 private:
  const BilateralSpec spec_;
};

}  // namespace

std::unique_ptr<FilterStep> make_step(const BilateralSpec& spec, PixelType type) {
  return filled_step(std::make_unique<BilateralStep>(spec), type);
}

}  // namespace harima::CT_GPU_TARGET
