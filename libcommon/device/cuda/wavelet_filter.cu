// SPDX-License-Identifier: BSD-3-Clause
// Wavelet denoising: the steps of filter/wavelet.cc, on a copy of the frames with mirrored voxels beyond
// their borders.
#include <algorithm>
#include <utility>
#include <vector>

#include "device/cuda/filter_step.h"
#include "device/cuda/kernel.h"
#include "math/mirrored.h"
#include "math/wavelet.h"

namespace harima::CT_GPU_TARGET {

namespace {

// Where a voxel lies in a volume: [z][y][x].
CT_HD inline size_t place(Extent size, Extent at) {
  return (size_t(at.z) * size_t(size.y) + size_t(at.y)) * size_t(size.x) + size_t(at.x);
}
CT_HD inline int held(int i, int size) { return most(0, least(i, size - 1)); }

// Voxels of a volume that begins so far before, or behind, the corner of another, mirrored at the borders of
// that.
struct MovedVoxel {
  struct Args {
    const float* from;
    Extent from_size, corner;
    float* to;
    Extent size;
  };
  CT_HD static void make(const Args& args, Extent item) {
    const Extent size = args.from_size;
    const Extent at{mirrored(item.x + args.corner.x, size.x), mirrored(item.y + args.corner.y, size.y),
                    mirrored(item.z + args.corner.z, size.z)};
    args.to[place(args.size, item)] = args.from[place(size, at)];
  }
};

// A voxel of a band (filter/haar.h), put or added.
struct HaarVoxel {
  struct Args {
    const float* from;
    Extent size;
    bool is_3d;
    int band, step;
    bool is_added;
    float* to;
  };
  CT_HD static void make(const Args& args, Extent item) {
    const Extent size = args.size;
    const int next_x = held(item.x + args.step, size.x), next_y = held(item.y + args.step, size.y);
    const int next_z = held(item.z + args.step, size.z);
    const auto along_y = [&](int x, int z) {
      return haar_pair(args.from[place(size, {x, item.y, z})], args.from[place(size, {x, next_y, z})],
                       haar_sign(args.band, 1));
    };
    const auto along_z = [&](int x) {
      const float here = along_y(x, item.z);
      return args.is_3d ? haar_pair(here, along_y(x, next_z), haar_sign(args.band, 2)) : here;
    };
    const float value =
        haar_pair(along_z(item.x), along_z(next_x), haar_sign(args.band, 0)) * haar_share(args.is_3d);
    float& out = args.to[place(size, item)];
    out = args.is_added ? out + value : value;
  }
};

// Sums of squares over a box of a slice.
struct SquaresOfBox {
  struct Args {
    const float* band;
    Extent size;
    int reach;
    float* squares;
  };
  CT_HD static void make(const Args& args, Extent item) {
    const Extent size = args.size;
    float sum = 0;
    for (int x = most(0, item.x - args.reach); x <= least(size.x - 1, item.x + args.reach); ++x) {
      float column = 0;
      for (int y = most(0, item.y - args.reach); y <= least(size.y - 1, item.y + args.reach); ++y) {
        const float value = args.band[place(size, {x, y, item.z})];
        column += value * value;
      }
      sum += column;
    }
    args.squares[place(size, item)] = sum;
  }
};

struct ShrunkVoxel {
  struct Args {
    const float* squares;
    Extent size;
    int reach_z;
    float per_box, noise;
    float* band;
  };
  CT_HD static void make(const Args& args, Extent item) {
    float energy = 0;
    for (int z = most(0, item.z - args.reach_z); z <= least(args.size.z - 1, item.z + args.reach_z); ++z)
      energy += args.squares[place(args.size, {item.x, item.y, z})];
    float& value = args.band[place(args.size, item)];
    value = shrunk(value, energy, args.per_box, args.noise);
  }
};

// Volumes of one size, and what is done with them in a stream.
class Shrinkage {
 public:
  Shrinkage(const WaveletSpec& spec, Extent size, bool is_3d, float* memory, Stream& stream)
      : spec_(spec), size_(size), is_3d_(is_3d), stream_(stream) {
    const size_t voxels = size_t(size.x) * size_t(size.y) * size_t(size.z);
    float** const fields[] = {&values_, &band_, &squares_};
    for (float** field : fields) *field = std::exchange(memory, memory + voxels);
    for (int level = 0; level < spec.levels; ++level)
      details_.push_back(std::exchange(memory, memory + voxels));
  }

  float* values() { return values_; }

  void run() {
    for (int level = 0; level < spec_.levels; ++level) {
      for (int band = 1; band < bands(); ++band) {
        transform(values_, band, 1 << level, false, band_);
        shrink(float(spec_.noise[size_t(level * (bands() - 1) + band - 1)]));
        transform(band_, band, -(1 << level), band > 1, details_[size_t(level)]);
      }
      transform(values_, 0, 1 << level, false, band_);
      std::swap(values_, band_);
    }
    for (int level = spec_.levels - 1; level >= 0; --level) {
      transform(values_, 0, -(1 << level), true, details_[size_t(level)]);
      std::swap(values_, details_[size_t(level)]);
    }
  }

 private:
  int bands() const { return is_3d_ ? 8 : 4; }

  void transform(const float* from, int band, int step, bool is_added, float* to) {
    launch_items<HaarVoxel>(size_, {from, size_, is_3d_, band, step, is_added, to}, stream_);
  }
  void shrink(float noise) {
    const int reach = wavelet_box_reach(is_3d_), side = 2 * reach + 1, reach_z = is_3d_ ? reach : 0;
    const float per_box = 1.0f / float(side * side * (2 * reach_z + 1));
    launch_items<SquaresOfBox>(size_, {band_, size_, reach, squares_}, stream_);
    launch_items<ShrunkVoxel>(size_, {squares_, size_, reach_z, per_box, noise, band_}, stream_);
  }

  const WaveletSpec& spec_;
  const Extent size_;
  const bool is_3d_;
  Stream& stream_;
  float *values_ = nullptr, *band_ = nullptr, *squares_ = nullptr;
  std::vector<float*> details_;  // what the bands of each level, shrunk, give back to the one above
};

class WaveletStep : public FilterStep {
 public:
  explicit WaveletStep(const WaveletSpec& spec) : spec_(spec) {}
  size_t work_bytes(const StepSize& size) const override {
    const size_t plane = size_t(size.width + 2 * spec_.places) * size_t(size.height + 2 * spec_.places);
    return size_t(spec_.levels + 3) * plane * size_t(size.frames + 2 * spec_.reach()) * sizeof(float);
  }

  void run(const DeviceFrames& in, int first, int last, void* work, void* out,
           Stream& stream) const override {
    const Extent given{in.width, in.height, in.last - in.first};
    const bool is_3d = spec_.is_3d && given.z > 1;
    const int beside = wavelet_reach(spec_.levels, is_3d);
    // Where neighbours are missing the stack begins or ends.
    const int before = is_3d && in.first == 0 ? beside : 0,
              behind = is_3d && in.last < last + beside ? beside : 0;
    const Extent size{given.x + 2 * beside, given.y + 2 * beside, before + given.z + behind};
    Shrinkage shrinkage(spec_, size, is_3d, static_cast<float*>(work), stream);
    const float* const frames = static_cast<const float*>(in.pixels);
    launch_items<MovedVoxel>(size, {frames, given, {-beside, -beside, -before}, shrinkage.values(), size},
                             stream);
    shrinkage.run();
    const Extent made{given.x, given.y, last - first}, corner{beside, beside, before + first - in.first};
    launch_items<MovedVoxel>(made, {shrinkage.values(), size, corner, static_cast<float*>(out), made},
                             stream);
  }

 private:
  const WaveletSpec spec_;
};

}  // namespace

std::unique_ptr<FilterStep> make_step(const WaveletSpec& spec, PixelType type) {
  return filled_step(std::make_unique<WaveletStep>(spec), type);
}

}  // namespace harima::CT_GPU_TARGET
