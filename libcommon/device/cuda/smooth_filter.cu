// SPDX-License-Identifier: BSD-3-Clause
// Weighted means along z, y and x, and the unsharp mask: the sums of filter/smooth.h in the same order.
#include <limits>
#include <type_traits>

#include "device/cuda/neighbours.h"
#include "device/cuda/typed.h"
#include "math/weighted_sum.h"

namespace harima::CT_GPU_TARGET {

namespace {

template <class T>
struct SumOf {
  using Type = float;
};
template <>
struct SumOf<uint32_t> {
  using Type = double;
};
template <>
struct SumOf<int32_t> {
  using Type = double;
};

// One of the sums; weights of a voxel and its neighbours on one side, on the device.
template <class T, class Sum, int Axis>
struct SumAlong : AlongAxis<Axis> {
  using From = T;
  using Cell = Sum;
  using To = Sum;
  const Sum* weights;

  CT_HD static Cell cell(T value) { return Sum(value); }
  template <class Around>
  CT_HD Sum voxel(const Around& around, Extent) const {
    return weighted_sum(weights, this->places, [&](int k) { return this->cell_at(around, k); });
  }
};

// The last sum, as a pixel.
template <class T, class Sum>
struct SmoothVoxel : SumAlong<Sum, Sum, 0> {
  using To = T;
  DeviceFrames original;
  bool is_unsharp;
  Sum amount;
  double bottom, top;  // of T

  template <class Around>
  CT_HD T voxel(const Around& around, Extent at) const {
    const Sum sum = SumAlong<Sum, Sum, 0>::voxel(around, at);
    return pixel_from<T>(is_unsharp ? sharpened(Sum(pixel_of<T>(original, at)), sum, amount) : sum, bottom,
                         top);
  }
};

template <class T>
class SmoothStep : public FilterStep {
 public:
  using Sum = typename SumOf<T>::Type;

  explicit SmoothStep(const SmoothSpec& spec)
      : is_3d_(spec.is_3d), is_unsharp_(spec.unsharp_amount.has_value()),
        amount_(Sum(spec.unsharp_amount.value_or(0))), weights_(spec.weights.begin(), spec.weights.end()) {}
  // Weights, sums along z, and along z and y.
  size_t work_bytes(const StepSize& size) const override {
    return (weights_.size() + (is_3d_ ? 2 : 1) * size_t(size.results) * size.frame_pixels()) * sizeof(Sum);
  }

  void run(const DeviceFrames& in, int first, int last, void* work, void* out,
           Stream& stream) const override {
    const size_t pixels = size_t(last - first) * size_t(in.width) * size_t(in.height);
    Sum* const weights = static_cast<Sum*>(work);
    copy_up(weights, weights_.data(), weights_.size() * sizeof(Sum), stream);
    const int places = int(weights_.size()) - 1;
    Sum* const along_y = weights + weights_.size();
    const auto summed = [&](const Sum* sums) { return DeviceFrames{sums, in.width, in.height, first, last}; };
    if (is_3d_) {
      Sum* const along_z = along_y + pixels;
      launch_filter<SumAlong<T, Sum, 2>>({{{places}, weights}, in, first, last, along_z}, stream);
      launch_filter<SumAlong<Sum, Sum, 1>>({{{places}, weights}, summed(along_z), first, last, along_y},
                                           stream);
    } else {
      launch_filter<SumAlong<T, Sum, 1>>({{{places}, weights}, in, first, last, along_y}, stream);
    }
    const double bottom = double(std::numeric_limits<T>::lowest()),
                 top = double(std::numeric_limits<T>::max());
    const SmoothVoxel<T, Sum> voxel{{{places}, weights}, in, is_unsharp_, amount_, bottom, top};
    launch_filter<SmoothVoxel<T, Sum>>({voxel, summed(along_y), first, last, static_cast<T*>(out)}, stream);
  }

 private:
  const bool is_3d_, is_unsharp_;
  const Sum amount_;
  const std::vector<Sum> weights_;
};

}  // namespace

std::unique_ptr<FilterStep> make_step(const SmoothSpec& spec, PixelType type) {
  if (spec.is_filled) return filled_step(std::make_unique<SmoothStep<float>>(spec), type);
  return with_type_of(type, [&](auto zero) -> std::unique_ptr<FilterStep> {
    return std::make_unique<SmoothStep<decltype(zero)>>(spec);
  });
}

}  // namespace harima::CT_GPU_TARGET
