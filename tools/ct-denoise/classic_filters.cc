// SPDX-License-Identifier: BSD-3-Clause
#include "classic_filters.h"

#include <algorithm>

#include "base/error.h"
#include "base/log.h"
#include "filter/bilateral.h"
#include "filter/block_matching.h"
#include "filter/block_noise.h"
#include "filter/diffusion.h"
#include "filter/filter_frames.h"
#include "filter/median.h"
#include "filter/non_local_means.h"
#include "filter/smooth.h"
#include "filter/total_variation.h"
#include "filter/wavelet.h"
#include "filter/wavelet_noise.h"

namespace harima {

static bool is_2d = false;
static std::optional<double> sigma, strength;
static double tolerance = 0.01, spatial = 1;
static std::optional<int> patch, distance;
static int overlap = 16, steps = 10, levels = 3, side = 3;

namespace {

// What a filter is made for.
struct Task {
  const Source& source;
  const std::string& input;
  double times;   // the noise
  double& noise;  // that was given or found

  bool is_3d() const { return !is_2d && source.info().count != 1; }
  // `measure` is asked if it is not given.
  template <class Measure>
  double noise_from(Measure measure) const {
    if (!sigma && !source.can_seek()) fail_usage("a pipe is read only once: wanted --sigma");
    noise = sigma ? *sigma : measure();
    if (!sigma && !(noise > 0)) fail("{}: no noise found, wanted --sigma", input);
    return noise;
  }
  double level() const {
    return noise_from([&] { return noise_level(source, is_3d()); });
  }
};

// On the processor, and on GPUs.
struct Made {
  SlabFilter work;
  std::vector<FilterSpec> on_gpu;
};

template <class Settings>
SlabFilter of_neighbours(const Settings& settings, int reach) {
  return {
      .is_3d = !is_2d, .reach = reach, .voxel_bytes = 2 * sizeof(float), .apply = [settings](Volume& volume) {
        denoise(settings, volume);
      }};
}

// Changes nothing: each voxel is the mean of itself.
FilterSpec nothing() {
  return SmoothSpec{.weights = {1}, .is_3d = false, .unsharp_amount = {}, .is_filled = true};
}

template <class Settings>
FilterSpec on_gpu(const Settings& settings, double strength_of_it) {
  if (strength_of_it <= 0) return nothing();
  return settings.on_gpu(!is_2d);
}

// Filters of fslice, for finite values.
template <class Filter>
Made of_fslice(const Filter& filter) {
  auto spec = filter.on_gpu();
  spec.is_filled = true;
  return {of_frames(filter), {spec}};
}

void check_odd(const char* option, int value) {
  if (value % 2 == 0) fail_usage("{} {}, wanted an odd number", option, value);
}

Made median(const Task&) {
  check_odd("--side", side);
  return of_fslice(MedianFilter{side, !is_2d});
}

Made gaussian(const Task&) {
  return of_fslice(SmoothFilter{.weights = gauss_weights(spatial), .is_3d = !is_2d, .unsharp_amount = {}});
}

void check_distance(int steps_done, double distance_left) {
  if (distance_left > tolerance)
    warn("after {} steps {:.2g} of the strength away from the minimum, wanted {:.2g}", steps_done,
         distance_left, tolerance);
}

Made total_variation(const Task& task) {
  const TotalVariation settings{.weight = task.times * task.level(), .tolerance = tolerance};
  const auto apply = [settings](Volume& volume) {
    const TotalVariationResult result = denoise(settings, volume);
    check_distance(result.steps, result.distance);
  };
  Made made{{.is_3d = !is_2d,
             .is_local = false,
             .reach = overlap,
             .voxel_bytes = kTotalVariationVoxelBytes,
             .apply = apply},
            {on_gpu(settings, settings.weight)}};
  if (auto* const spec = std::get_if<TotalVariationSpec>(&made.on_gpu[0]))
    spec->overlap = overlap, spec->when_done = check_distance;
  return made;
}

Made non_local_means(const Task& task) {
  const int reach = is_2d ? 5 : 3;  // boxes of a volume hold many voxels soon
  check_odd("--patch", patch.value_or(reach));
  const double noise = task.level();
  const NonLocalMeans settings{.patch = patch.value_or(reach),
                               .distance = distance.value_or(reach),
                               .h = task.times * noise,
                               .sigma = noise};
  return {of_neighbours(settings, settings.reach()), {on_gpu(settings, settings.h)}};
}

Made bilateral(const Task& task) {
  const Bilateral settings{.spatial = spatial, .range = task.times * task.level()};
  return {of_neighbours(settings, settings.reach()), {on_gpu(settings, settings.range)}};
}

Made diffusion(const Task& task) {
  const Diffusion settings{.kappa = task.times * task.level(), .steps = steps};
  return {of_neighbours(settings, steps), {on_gpu(settings, settings.kappa)}};
}

Made wavelet(const Task& task) {
  const bool is_3d = task.is_3d();
  std::vector<double> bands;
  task.noise_from([&] { return sum_of_noise(bands = wavelet_noise(task.source, is_3d, levels)); });
  if (sigma) bands = white_wavelet_noise(*sigma, is_3d, levels);
  for (double& noise : bands) noise *= task.times;
  const Wavelet settings{.levels = levels, .noise = bands};
  const int reach = settings.reach(is_3d);
  const bool has_noise = std::any_of(bands.begin(), bands.end(), [](double noise) { return noise > 0; });
  return {{.is_3d = is_3d,
           .reach = reach,
           .border = reach,
           .voxel_bytes = wavelet_voxel_bytes(levels),
           .apply = [settings](Volume& volume) { denoise(settings, volume); }},
          {has_noise ? FilterSpec(settings.on_gpu(is_3d)) : nothing()}};
}

// Noise in blocks of a volume is only found where two of them stand on each other.
bool has_depth(const Task& task) {
  const int slices = task.source.info().count;
  if (!task.is_3d() || sigma || slices < 0 || slices >= 2 * VolumeBlock::kDepth) return task.is_3d();
  note("{}: {} slices are too few to find noise in depth; each is taken alone", task.input, slices);
  return false;
}

Made block_matching(const Task& task) {
  const bool is_3d = has_depth(task);
  BlockMatching settings{.distance = distance.value_or(is_3d ? 4 : 11)};
  task.noise_from([&] { return sum_of_noise(settings.noise = block_noise(task.source, is_3d)); });
  if (sigma) settings.noise.fill(float(*sigma));
  for (float& noise : settings.noise) noise *= float(task.times);
  const bool has_noise =
      std::any_of(settings.noise.begin(), settings.noise.end(), [](float noise) { return noise > 0; });
  return {{.is_3d = is_3d,
           .reach = settings.reach(),
           .multiple = is_3d ? VolumeBlock::kStep : 1,
           .voxel_bytes = kBlockMatchingVoxelBytes,
           .apply = [settings](Volume& volume) { denoise(settings, volume); }},
          {has_noise ? FilterSpec(settings.on_gpu(is_3d)) : nothing()}};
}

struct Row {
  const char* name;
  double strength, strength_2d;  // times the noise, if not given
  Made (*make)(const Task& task);
};
constexpr Row kRows[] = {
    {"median", 0, 0, median},
    {"gaussian", 0, 0, gaussian},
    {"tv", 0.65, 0.85, total_variation},
    {"nlm", 0.85, 0.9, non_local_means},
    {"bilateral", 3, 4, bilateral},
    {"diffusion", 0.85, 0.9, diffusion},
    {"wavelet", 1.15, 1.1, wavelet},
    {"bm4d", 1, 1, block_matching},
};

}  // namespace

std::vector<std::string> classic_filter_names() {
  std::vector<std::string> names;
  for (const Row& row : kRows) names.push_back(row.name);
  return names;
}

void declare_classic_filters(Params& params) {
  params.group("Strength");
  params.add("--2d", is_2d, "each slice alone; else the volume");
  params
      .add("--sigma", sigma,
           "standard deviation of the noise, in the unit of the values; measured if not given")
      .value("VALUE")
      .range(0, 1e300);
  params
      .add("--strength", strength,
           "what counts as noise, times --sigma: weight of tv, h of nlm, range of bilateral, kappa of "
           "diffusion, noise of wavelet and bm4d; if not given what is good for each")
      .value("TIMES")
      .range(0, 1e6);
  params.group("Of median and gaussian");
  params.add("--side", side, "of the box whose median is taken, an odd number").value("VOXELS").range(1, 99);
  params.add("--spatial", spatial, "standard deviation of places (gaussian, bilateral)")
      .value("VOXELS")
      .range(0.1, 30);
  params.group("Of tv");
  params.add("--tolerance", tolerance, "rms distance from the minimum at which it ends, times the strength")
      .value("TIMES")
      .range(1e-3, 1);
  params
      .add("--overlap", overlap,
           "slices that parts have in common with their neighbours, at either side, where the volume does "
           "not fit into --mem")
      .value("SLICES")
      .range(1, 1000);
  params.group("Of nlm and bm4d");
  params.add("--patch", patch, "side of what is compared, an odd number; 3 if not given, 5 with --2d (nlm)")
      .value("VOXELS")
      .range(1, 31);
  params
      .add("--distance", distance,
           "of voxels or blocks that are compared, along each axis; if not given 3 for nlm, 5 with --2d, 4 "
           "for bm4d, 11 with --2d")
      .value("VOXELS")
      .range(1, 100);
  params.group("Of diffusion and wavelet");
  params.add("--steps", steps, "of time (diffusion)").value("COUNT").range(1, 1000);
  params.add("--levels", levels, "from details of a voxel to coarser ones, each twice the last (wavelet)")
      .value("COUNT")
      .range(1, 6);
}

ClassicFilter make_classic_filter(const std::string& name, const Source& source, const std::string& input) {
  const Row& row =
      *std::find_if(std::begin(kRows), std::end(kRows), [&](const Row& one) { return name == one.name; });
  ClassicFilter made;
  made.strength = strength.value_or(is_2d ? row.strength_2d : row.strength);
  const Made both = row.make({source, input, made.strength, made.noise});
  made.work = both.work;
  made.on_gpu = both.on_gpu;
  if (!made.work.is_3d) made.work.reach = 0;
  return made;
}

}  // namespace harima
