// SPDX-License-Identifier: BSD-3-Clause
// Non-local means. Differences of patches are summed along x, then y, then z, as filter/non_local_means.cc
// does it; of the patches that are usual, whose size is known when it is compiled, the one around the voxel
// stays in registers.
#include "device/cuda/neighbours.h"
#include "math/non_local_means.h"

namespace harima::CT_GPU_TARGET {

namespace {

// The patch around a voxel, from where its neighbours are.
struct AnyPatch {
  int side, depth;

  template <class Around>
  struct Own {
    const Around& around;
    CT_HD Own(AnyPatch, const Around& from) : around(from) {}
    CT_HD float operator()(int x, int y, int z) const { return around(x, y, z); }
  };
};

// One of known size.
template <int Side, int Depth>
struct KnownPatch {
  static constexpr int side = Side, depth = Depth;

  template <class Around>
  struct Own {
    float values[Side * Side * Depth];
    CT_HD Own(KnownPatch, const Around& around) {
      CT_UNROLL
      for (int i = 0; i < Side * Side * Depth; ++i)
        values[i] = around(i % Side - Side / 2, i / Side % Side - Side / 2, i / Side / Side - Depth / 2);
    }
    CT_HD float operator()(int x, int y, int z) const {
      return values[((z + Depth / 2) * Side + y + Side / 2) * Side + x + Side / 2];
    }
  };
};

template <class Patch>
struct MeansVoxel {
  using From = float;
  using Cell = float;
  using To = float;
  static constexpr int kTileX = 32, kTileY = 8, kTileZ = 1, kTileBytes = 40000;
  Patch patch;
  Extent search;  // displacements
  PatchScale scale;

  CT_HD Extent reach() const {
    return {search.x + patch.side / 2, search.y + patch.side / 2, search.z + patch.depth / 2};
  }
  CT_HD static float cell(float value) { return value; }

  // Of the patch around the voxel and the one so far away.
  template <class Own, class Around>
  CT_HD float sum_of_squares(const Own& own, const Around& around, int dx, int dy, int dz) const {
    const int half = patch.side / 2, half_z = patch.depth / 2;
    float sum = 0;
    CT_UNROLL
    for (int z = 0; z < patch.depth; ++z) {
      float plane = 0;
      CT_UNROLL
      for (int y = 0; y < patch.side; ++y) {
        float row = 0;
        CT_UNROLL
        for (int x = 0; x < patch.side; ++x) {
          const int px = x - half, py = y - half, pz = z - half_z;
          const float apart = own(px, py, pz) - around(px + dx, py + dy, pz + dz);
          row += apart * apart;
        }
        plane += row;
      }
      sum += plane;
    }
    return sum;
  }

  template <class Around>
  CT_HD float voxel(const Around& around, Extent) const {
    const float centre = around(0, 0, 0);
    const typename Patch::template Own<Around> own(patch, around);
    float weights = 0, values = 0;
    for_box(search, [&](int dx, int dy, int dz) {
      add_alike(centre, around(dx, dy, dz), sum_of_squares(own, around, dx, dy, dz), scale, weights, values);
    });
    return centre + values / weights;
  }
};

class MeansStep : public FilterStep {
 public:
  explicit MeansStep(const NonLocalMeansSpec& spec) : spec_(spec) {}
  size_t work_bytes(const StepSize&) const override { return 0; }

  void run(const DeviceFrames& in, int first, int last, void*, void* out, Stream& stream) const override {
    const bool is_3d = spec_.is_3d && in.last - in.first > 1;
    const int patch = spec_.patch, depth = is_3d ? patch : 1, distance = spec_.distance;
    const Extent search{distance, distance, is_3d ? distance : 0};
    const PatchScale scale(spec_.h, spec_.sigma, patch * patch * depth);
    const auto launch_it = [&](auto size) {
      const MeansVoxel<decltype(size)> voxel{size, search, scale};
      launch_each(voxel, in, first, last, static_cast<float*>(out), stream);
    };
    if (patch == 3 && is_3d) return launch_it(KnownPatch<3, 3>{});
    if (patch == 5 && !is_3d) return launch_it(KnownPatch<5, 1>{});
    launch_it(AnyPatch{patch, depth});
  }

 private:
  const NonLocalMeansSpec spec_;
};

}  // namespace

std::unique_ptr<FilterStep> make_step(const NonLocalMeansSpec& spec, PixelType type) {
  return filled_step(std::make_unique<MeansStep>(spec), type);
}

}  // namespace harima::CT_GPU_TARGET
