// SPDX-License-Identifier: BSD-3-Clause
// The filters of ct-denoise, in the list of parity_filter.h.
#include <array>
#include <functional>

#include "base/error.h"
#include "filter/bilateral.h"
#include "filter/block_matching.h"
#include "filter/diffusion.h"
#include "filter/filter_frames.h"
#include "filter/non_local_means.h"
#include "filter/total_variation.h"
#include "filter/wavelet.h"
#include "filter/wavelet_noise.h"
#include "parity_filter.h"

namespace harima {

namespace {

// Of noise whose largest values are about 30000, or fill a type of whole numbers; steps of tv are few, so
// that none waits long.
const Bilateral kBilateral{.spatial = 0.9, .range = 900};
const NonLocalMeans kMeans{.patch = 3, .distance = 2, .h = 700, .sigma = 300};
const Diffusion kDiffusion{.kappa = 700, .steps = 5};
const TotalVariation kVariation{.weight = 90, .most_steps = 30};

template <class Settings>
DenoiseCase of_volumes(const Settings& settings, bool is_3d, int reach) {
  return {settings.on_gpu(is_3d), {.is_3d = is_3d, .reach = reach, .apply = [settings](Volume& volume) {
                                     denoise(settings, volume);
                                   }}};
}
DenoiseCase of_wavelet(int levels, bool is_3d) {
  const Wavelet settings{.levels = levels, .noise = white_wavelet_noise(3000, is_3d, levels)};
  return of_volumes(settings, is_3d, settings.reach(is_3d));
}

DenoiseCase of_blocks(int distance, bool is_3d) {
  BlockMatching settings{.distance = distance};
  for (size_t k = 0; k < settings.noise.size(); ++k) settings.noise[k] = 3000 * (0.5f + float(k % 7) / 7);
  return of_volumes(settings, is_3d, settings.reach());
}

template <class Filter>
DenoiseCase of_frames_filled(const Filter& filter) {
  auto spec = filter.on_gpu();
  spec.is_filled = true;
  return {spec, of_frames(filter)};
}

struct Named {
  const char* name;
  std::function<DenoiseCase(bool is_3d)> make;
};
const Named kFilters[] = {
    {"median 3, filled",
     [](bool is_3d) {
       return of_frames_filled(MedianFilter{3, is_3d});
     }},
    {"gauss 0.9, filled",
     [](bool is_3d) {
       return of_frames_filled(SmoothFilter{gauss_weights(0.9), is_3d, {}});
     }},
    {"bilateral", [](bool is_3d) { return of_volumes(kBilateral, is_3d, kBilateral.reach()); }},
    {"nlm", [](bool is_3d) { return of_volumes(kMeans, is_3d, kMeans.reach()); }},
    {"diffusion", [](bool is_3d) { return of_volumes(kDiffusion, is_3d, kDiffusion.steps); }},
    {"tv", [](bool is_3d) { return of_volumes(kVariation, is_3d, 16); }},
    {"wavelet", [](bool is_3d) { return of_wavelet(2, is_3d); }},
    {"bm4d", [](bool is_3d) { return of_blocks(is_3d ? 1 : 2, is_3d); }},
};

void add(std::vector<FilterCase>& list, std::string name, DenoiseCase denoise,
         const std::function<void(FilterCase&)>& change = {}) {
  FilterCase one;
  one.name = std::move(name);
  one.denoise = std::move(denoise);
  if (change) change(one);
  list.push_back(std::move(one));
}

// All filters come by pixels in the same way.
void add_types(std::vector<FilterCase>& list) {
  for (const PixelType type :
       {PixelType::u8, PixelType::u16, PixelType::i16, PixelType::u32, PixelType::i32, PixelType::f32})
    for (const Named& filter : kFilters)
      for (const bool is_3d : {false, true}) {
        if (type != PixelType::f32 && type != PixelType::u32 && filter.name != std::string("diffusion"))
          continue;
        add(list, fmt::format("{} of {}, {}", filter.name, name_of(type), is_3d ? "3-D" : "2-D"),
            filter.make(is_3d),
            [&](FilterCase& c) { c.type = type, c.width = 35, c.height = 11, c.depth = 5; });
      }
}

void add_sizes(std::vector<FilterCase>& list) {
  for (const Named& filter : kFilters) {
    for (const auto& [width, height, depth] :
         {std::array{1, 1, 1}, {2, 3, 1}, {5, 1, 2}, {1, 4, 9}, {70, 3, 33}, {130, 67, 2}})
      add(list, fmt::format("{}, {} x {} x {}", filter.name, width, height, depth), filter.make(true),
          [&](FilterCase& c) { c.width = width, c.height = height, c.depth = depth; });
    add(list, fmt::format("NaN, {}", filter.name), filter.make(true),
        [](FilterCase& c) { c.has_nan = true; });
  }
}

void add_means(std::vector<FilterCase>& list, int patch, int distance, bool is_3d) {
  NonLocalMeans settings = kMeans;
  settings.patch = patch, settings.distance = distance;
  add(list, fmt::format("nlm, patches of {}, {} away, {}", patch, distance, is_3d ? "3-D" : "2-D"),
      of_volumes(settings, is_3d, settings.reach()),
      [](FilterCase& c) { c.width = 13, c.height = 5, c.depth = 3; });
}

void add_settings(std::vector<FilterCase>& list) {
  for (const bool is_3d : {false, true}) {
    add_means(list, 1, 2, is_3d);
    add_means(list, 5, 3, is_3d);
    add_means(list, 7, 4, is_3d);  // in 3-D beyond a tile
  }
  for (const double spatial : {0.1, 2.7})  // the second beyond a tile
    add(list, fmt::format("bilateral, {} of places", spatial),
        of_volumes(Bilateral{.spatial = spatial, .range = 3000}, true, 9),
        [](FilterCase& c) { c.width = 15, c.depth = 5; });
  for (const int steps : {1, 2, 3, 12})
    add(list, fmt::format("diffusion, {} steps", steps),
        of_volumes(Diffusion{.kappa = 2000, .steps = steps}, true, steps));
  add(list, "bm4d, 4 away", of_blocks(4, true),
      [](FilterCase& c) { c.width = 23, c.height = 17, c.depth = 9; });
  add(list, "bm4d, 2-D, 11 away", of_blocks(11, false), [](FilterCase& c) { c.depth = 2; });
  add(list, "bm4d, farther than the volume", of_blocks(40, true),
      [](FilterCase& c) { c.width = 13, c.height = 9, c.depth = 5; });
  for (const int levels : {1, 4})
    add(list, fmt::format("wavelet, {} levels", levels), of_wavelet(levels, true),
        [](FilterCase& c) { c.depth = 40; });
  for (const bool is_3d : {false, true})
    add(list, fmt::format("tv to the minimum, {}", is_3d ? "3-D" : "2-D"),
        of_volumes(TotalVariation{.weight = 500}, is_3d, 16));
}

}  // namespace

std::vector<FilterCase> denoise_cases() {
  std::vector<FilterCase> list;
  add_types(list);
  add_sizes(list);
  add_settings(list);
  return list;
}

}  // namespace harima
