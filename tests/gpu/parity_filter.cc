// SPDX-License-Identifier: BSD-3-Clause
#include "parity_filter.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "image/pixels.h"

namespace harima {

namespace {

constexpr PixelType kTypes[] = {PixelType::u8,  PixelType::u16, PixelType::i16,
                                PixelType::u32, PixelType::i32, PixelType::f32};

SmoothFilter smooth_by(std::vector<double> weights, bool is_3d, std::optional<double> unsharp_amount = {}) {
  return {.weights = std::move(weights), .is_3d = is_3d, .unsharp_amount = unsharp_amount};
}

void add(std::vector<FilterCase>& list, std::string name, const std::function<void(FilterCase&)>& change) {
  FilterCase one;
  one.name = std::move(name);
  change(one);
  list.push_back(one);
}

void add_types(std::vector<FilterCase>& list) {
  for (const PixelType type : kTypes) {
    const std::string of = fmt::format(" of {}", name_of(type));
    for (const bool is_3d : {false, true}) {
      const std::string dims = of + (is_3d ? ", 3-D" : ", 2-D");
      for (const int side : {3, 5, 7})
        add(list, fmt::format("median {}{}", side, dims), [&](FilterCase& c) {
          c.type = type, c.median = {side, is_3d};
        });
      add(list, "gauss 1.3" + dims,
          [&](FilterCase& c) { c.type = type, c.smooth = smooth_by(gauss_weights(1.3), is_3d); });
      add(list, "mean 5" + dims,
          [&](FilterCase& c) { c.type = type, c.smooth = smooth_by(mean_weights(5), is_3d); });
      add(list, "unsharp 2,1.7" + dims,
          [&](FilterCase& c) { c.type = type, c.smooth = smooth_by(gauss_weights(2), is_3d, 1.7); });
    }
    add(list, "median 3 and gauss 0.8" + of, [&](FilterCase& c) {
      c.type = type, c.median = {3, true}, c.smooth = smooth_by(gauss_weights(0.8), true);
    });
  }
}

void add_sizes(std::vector<FilterCase>& list) {
  add(list, "median of nothing but itself", [](FilterCase& c) { c.median = {1, true}; });
  add(list, "median beyond a tile", [](FilterCase& c) {
    c.width = 40, c.height = 5, c.depth = 4, c.median = {19, true};
  });
  add(list, "median 31, 2-D", [](FilterCase& c) { c.depth = 2, c.median = {31, false}; });
  for (const double sigma : {0.05, 5.0, 15.0, 40.0}) {
    add(list, fmt::format("gauss {}", sigma),
        [&](FilterCase& c) { c.smooth = smooth_by(gauss_weights(sigma), true); });
    add(list, fmt::format("gauss {}, in double", sigma),
        [&](FilterCase& c) { c.type = PixelType::i32, c.smooth = smooth_by(gauss_weights(sigma), true); });
  }
  add(list, "negative unsharp", [](FilterCase& c) { c.smooth = smooth_by(mean_weights(3), true, -0.4); });
  for (const auto& [width, height, depth] :
       {std::array{1, 1, 1}, {2, 3, 1}, {5, 1, 2}, {70, 3, 33}, {130, 67, 2}}) {
    const auto sized = [&](FilterCase& c) { c.width = width, c.height = height, c.depth = depth; };
    const std::string size = fmt::format(", {} x {} x {}", width, height, depth);
    add(list, "median 3" + size, [&](FilterCase& c) { sized(c), c.median = {3, true}; });
    add(list, "mean 7" + size, [&](FilterCase& c) { sized(c), c.smooth = smooth_by(mean_weights(7), true); });
    add(list, "both" + size, [&](FilterCase& c) {
      sized(c), c.median = {5, true}, c.smooth = smooth_by(gauss_weights(1), true);
    });
  }
}

void add_morph(std::vector<FilterCase>& list) {
  for (const PixelType type : kTypes)
    for (const bool is_ball : {true, false})
      for (const int radius : {1, 3, 4}) {
        const std::string around =
            fmt::format(" by a {} of {} in {}", is_ball ? "ball" : "box", radius, name_of(type));
        add(list, "least" + around, [&](FilterCase& c) {
          c.type = type, c.morph = {{is_ball, radius, false}};
        });
        add(list, "largest, then least" + around, [&](FilterCase& c) {
          c.type = type, c.morph = {{is_ball, radius, true}, {is_ball, radius, false}};
        });
      }
  add(list, "a ball beyond a tile", [](FilterCase& c) { c.depth = 5, c.morph = {{true, 9, true}}; });
  add(list, "a box beyond the volume", [](FilterCase& c) {
    c.type = PixelType::u32, c.morph = {{false, 90, true}};
  });
  add(list, "a ball beyond the volume", [](FilterCase& c) {
    c.width = 4, c.height = 7, c.depth = 3, c.morph = {{true, 6, false}};
  });
}

void add_nan(std::vector<FilterCase>& list) {
  for (const int side : {3, 5, 9})
    add(list, fmt::format("NaN, median {}", side), [&](FilterCase& c) {
      c.has_nan = true, c.median = {side, true};
    });
  add(list, "NaN, gauss",
      [](FilterCase& c) { c.has_nan = true, c.smooth = smooth_by(gauss_weights(1), true); });
}

std::vector<FilterCase> make_cases() {
  std::vector<FilterCase> list;
  add_types(list);
  add_sizes(list);
  add_morph(list);
  add_nan(list);
  for (FilterCase& one : denoise_cases()) list.push_back(std::move(one));
  return list;
}

// One filter, frame after frame, as map_frames() hands them to it.
template <class Filter>
std::vector<Frame> filtered(const Filter& filter, const std::vector<Frame>& frames) {
  std::vector<Frame> out;
  const int depth = int(frames.size());
  for (int z = 0; z < depth; ++z) {
    const int first = std::max(0, z + filter.window().first),
              last = std::min(depth, z + filter.window().last);
    out.emplace_back(frames[0].type(), frames[0].width(), frames[0].height());
    filter.apply({z, first, std::span(frames).subspan(size_t(first), size_t(last - first))}, out.back());
  }
  return out;
}

class KeptFrames : public Sink {
 public:
  void put(int, FrameView frame, const Meta&) override {
    frames.emplace_back(frame.type, frame.width, frame.height);
    std::copy_n(frame.data, frame.tight_bytes(), frames.back().data());
  }
  void close(const Meta&, const History&) override {}
  std::vector<Frame> frames;
};

std::vector<Frame> denoised(const SlabFilter& filter, const FilterCase& one) {
  MemorySource source(info_of(one), stack_of(one), "stack");
  KeptFrames kept;
  filter_slabs(source, filter, kept, 0, [] {});
  return kept.frames;
}

std::vector<Frame> morphed(const MorphSpec& spec, const std::vector<Frame>& frames) {
  std::vector<Frame> out;
  for (int z = 0; z < int(frames.size()); ++z) {
    out.emplace_back(frames[0].type(), frames[0].width(), frames[0].height());
    morph_frame(frames, z, {spec.is_ball, spec.radius}, spec.is_largest ? Extreme::largest : Extreme::least,
                out.back());
  }
  return out;
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const FilterCase& one) { return out << one.name; }

const std::vector<FilterCase>& filter_cases() {
  static const std::vector<FilterCase> cases = make_cases();
  return cases;
}

std::vector<Frame> stack_of(const FilterCase& one) {
  std::vector<Frame> frames;
  uint32_t state = 7;
  const auto random = [&] { return state = state * 1664525u + 1013904223u; };
  with_pixels(one.type, [&]<class T>() {
    for (int z = 0; z < one.depth; ++z) {
      Frame frame(one.type, one.width, one.height);
      for (int i = 0; i < one.width * one.height; ++i) {
        const uint32_t bits = random() ^ random() >> 16;
        if constexpr (std::is_same_v<T, float>)
          frame.row<T>(0)[i] = std::ldexp(float(int32_t(bits)), int(random() >> 28) - 31);
        else frame.row<T>(0)[i] = T(bits);
      }
      frames.push_back(frame);
    }
  });
  if (one.has_nan) frames[size_t(one.depth / 2)].row<float>(one.height / 2)[one.width / 3] = NAN;
  if (one.has_nan && one.denoise) {
    std::fill_n(frames[0].row<float>(0), one.width, INFINITY);
    frames[0].row<float>(1)[0] = frames[0].row<float>(1)[1] = frames[0].row<float>(2)[one.width - 1] = NAN;
  }
  return frames;
}

std::vector<FilterSpec> filters_of(const FilterCase& one) {
  if (one.denoise) return {one.denoise->on_gpu};
  std::vector<FilterSpec> filters;
  if (one.median) filters.emplace_back(one.median->on_gpu());
  if (one.smooth) filters.emplace_back(one.smooth->on_gpu());
  filters.insert(filters.end(), one.morph.begin(), one.morph.end());
  return filters;
}

StackInfo info_of(const FilterCase& one) {
  StackInfo info;
  info.type = one.type;
  info.width = one.width;
  info.height = one.height;
  info.count = one.depth;
  return info;
}

std::vector<Frame> filtered_on_cpu(const FilterCase& one) {
  if (one.denoise) return denoised(one.denoise->on_cpu, one);
  std::vector<Frame> frames = stack_of(one);
  if (one.median) frames = filtered(*one.median, frames);
  if (one.smooth) frames = filtered(*one.smooth, frames);
  for (const MorphSpec& morph : one.morph) frames = morphed(morph, frames);
  return frames;
}

std::vector<Frame> filtered_on_gpu(const FilterCase& one, const GpuBackend& backend, int devices, int bands) {
  const std::vector<Frame> frames = stack_of(one);
  const std::vector<FilterSpec> filters = filters_of(one);
  std::vector<int> numbers;
  for (int i = 0; i < devices; ++i) numbers.push_back(i);
  const int band = (one.depth + bands - 1) / bands, reach = reach_of(filters);
  const bool is_whole = std::any_of(filters.begin(), filters.end(), is_global);
  const auto filter =
      backend.make_filter({filters, info_of(one), is_whole ? band : std::max(1, band / 2)}, numbers);
  std::vector<Frame> out;
  for (int z = 0; z < one.depth; ++z) out.emplace_back(one.type, one.width, one.height);
  for (int begin = 0; begin < one.depth; begin += band) {
    const int end = std::min(begin + band, one.depth), first = std::max(0, begin - reach),
              last = std::min(one.depth, end + reach);
    filter->apply({begin, first, std::span(frames).subspan(size_t(first), size_t(last - first))},
                  std::span(out).subspan(size_t(begin), size_t(end - begin)));
  }
  return out;
}

size_t pixels_that_differ(const std::vector<Frame>& a, const std::vector<Frame>& b) {
  size_t count = 0;
  for (size_t z = 0; z < a.size(); ++z)
    with_pixels(a[z].type(), [&]<class T>() {
      for (int i = 0; i < a[z].width() * a[z].height(); ++i) {
        const T one = a[z].row<T>(0)[i], other = b.at(z).row<T>(0)[i];
        count += !(one == other || (one != one && other != other));
      }
    });
  return count;
}

}  // namespace harima
