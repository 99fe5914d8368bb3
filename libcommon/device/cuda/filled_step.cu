// SPDX-License-Identifier: BSD-3-Clause
// Filters of finite f32 values, for pixels of any type: what is not finite is replaced before, and put back
// after, as filter/filter_slabs.h does it.
#include <limits>
#include <utility>

#include "device/cuda/neighbours.h"
#include "device/cuda/typed.h"

namespace harima::CT_GPU_TARGET {

namespace {

CT_HD inline bool is_finite(float value) { return value - value == 0; }

// The value, or the last finite one before it in its row, or the first behind it, or 0.
template <class T>
struct FilledPixel {
  struct Args {
    const T* frames;
    int width, height;
    float* out;
  };
  CT_HD static void make(const Args& args, Extent item) {
    const size_t begin = (size_t(item.z) * size_t(args.height) + size_t(item.y)) * size_t(args.width);
    const T* const row = args.frames + begin;
    int x = item.x;
    while (x > 0 && !is_finite(float(row[x]))) --x;
    while (x < args.width - 1 && !is_finite(float(row[x]))) ++x;
    const float value = float(row[x]);
    args.out[begin + size_t(item.x)] = is_finite(value) ? value : 0;
  }
};

// The filtered value as a pixel; one that was not finite as it was.
template <class T>
struct PutBack {
  struct Args {
    const T* before;
    const float* values;
    int width, height;
    double bottom, top;  // of T
    T* out;
  };
  CT_HD static void make(const Args& args, Extent item) {
    const size_t at =
        (size_t(item.z) * size_t(args.height) + size_t(item.y)) * size_t(args.width) + size_t(item.x);
    const T before = args.before[at];
    args.out[at] = is_finite(float(before)) ? pixel_from<T>(args.values[at], args.bottom, args.top) : before;
  }
};

template <class T>
class FilledStep : public FilterStep {
 public:
  explicit FilledStep(std::unique_ptr<FilterStep> inner) : inner_(std::move(inner)) {}

  size_t work_bytes(const StepSize& size) const override {
    return floats_bytes(size.frame_pixels(), size.frames) + floats_bytes(size.frame_pixels(), size.results) +
           inner_->work_bytes(size);
  }

  void run(const DeviceFrames& in, int first, int last, void* work, void* out,
           Stream& stream) const override {
    const size_t pixels = size_t(in.width) * size_t(in.height);
    const int frames = in.last - in.first, results = last - first;
    char* const bytes = static_cast<char*>(work);
    float* const filled = reinterpret_cast<float*>(bytes);
    float* const made = reinterpret_cast<float*>(bytes + floats_bytes(pixels, frames));
    const T* const given = static_cast<const T*>(in.pixels);
    launch_items<FilledPixel<T>>({in.width, in.height, frames}, {given, in.width, in.height, filled}, stream);
    inner_->run({filled, in.width, in.height, in.first, in.last}, first, last,
                bytes + floats_bytes(pixels, frames) + floats_bytes(pixels, results), made, stream);
    const double bottom = double(std::numeric_limits<T>::lowest()),
                 top = double(std::numeric_limits<T>::max());
    launch_items<PutBack<T>>({in.width, in.height, results},
                             {given + size_t(first - in.first) * pixels, made, in.width, in.height, bottom,
                              top, static_cast<T*>(out)},
                             stream);
  }

 private:
  // What comes behind begins at a place that is good for any number.
  static size_t floats_bytes(size_t frame_pixels, int frames) {
    return (frame_pixels * size_t(frames) * sizeof(float) + 255) / 256 * 256;
  }

  const std::unique_ptr<FilterStep> inner_;
};

}  // namespace

std::unique_ptr<FilterStep> filled_step(std::unique_ptr<FilterStep> inner, PixelType type) {
  return with_type_of(type, [&](auto zero) -> std::unique_ptr<FilterStep> {
    return std::make_unique<FilledStep<decltype(zero)>>(std::move(inner));
  });
}

}  // namespace harima::CT_GPU_TARGET
