// SPDX-License-Identifier: BSD-3-Clause
// filter: noise out of volumes by the classic filters, as strong as the noise is. A filter is a row of the table and a function that
// makes a SlabFilter of the options; the work is in libcommon/filter.
#include "base/error.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/progress.h"
#include "cli/tool.h"
#include "filter/bilateral.h"
#include "filter/diffusion.h"
#include "filter/filter_slabs.h"
#include "filter/noise_level.h"
#include "filter/non_local_means.h"
#include "filter/total_variation.h"
#include "format/format.h"
#include "format/input_state.h"
#include "format/result.h"
#include "format/series_folder.h"
#include "subcommands.h"

namespace harima {

static std::string name, input, output, compression = "none", raw;
static bool is_2d = false;
static std::optional<double> sigma, strength;
static double tolerance = 0.01, spatial = 1;
static std::optional<int> patch, distance;
static int overlap = 16, steps = 10;

static SlabFilter total_variation(double noise, double times) {
  const TotalVariation settings{.weight = times * noise, .tolerance = tolerance};
  return {.is_3d = !is_2d, .reach = overlap, .voxel_bytes = kTotalVariationVoxelBytes, .apply = [settings](Volume& volume) {
    const TotalVariationResult result = denoise(settings, volume);
    if (result.distance > settings.tolerance) warn("after {} steps {:.2g} of the strength away from the minimum, wanted {:.2g}", result.steps, result.distance, settings.tolerance);
  }};
}

template <class Settings>
static SlabFilter of_neighbours(const Settings& settings, int reach) {
  return {.is_3d = !is_2d, .reach = reach, .voxel_bytes = 2 * sizeof(float), .apply = [settings](Volume& volume) { denoise(settings, volume); }};
}

static SlabFilter non_local_means(double noise, double times) {
  const int reach = is_2d ? 5 : 3;  // boxes of a volume hold many voxels soon
  if (patch.value_or(1) % 2 == 0) fail_usage("--patch {}, wanted an odd number", *patch);
  const NonLocalMeans settings{.patch = patch.value_or(reach), .distance = distance.value_or(reach), .h = times * noise, .sigma = noise};
  return of_neighbours(settings, settings.reach());
}

static SlabFilter bilateral(double noise, double times) {
  const Bilateral settings{.spatial = spatial, .range = times * noise};
  return of_neighbours(settings, settings.reach());
}

static SlabFilter diffusion(double noise, double times) {
  return of_neighbours(Diffusion{.kappa = times * noise, .steps = steps}, steps);
}

struct ClassicFilter {
  const char* name;
  double strength, strength_2d;  // times the noise, if not given
  SlabFilter (*make)(double noise, double strength);
};
static constexpr ClassicFilter kFilters[] = {
    {"tv", 0.9, 1.2, total_variation},
    {"nlm", 1.6, 1.6, non_local_means},
    {"bilateral", 4, 4, bilateral},
    {"diffusion", 1.2, 1.2, diffusion},
};

static void declare(Params& params) {
  params.add("name", name, "tv (total variation), nlm (non-local means), bilateral or diffusion (Perona and Malik's)").value("NAME").required();
  params.add("input", input, "a folder, file, pattern or file.h5:/dataset, or - for a stream").value("INPUT").required();
  params.add("output", output, "a folder, a file of a format by its ending, or - for a stream").value("OUTPUT").required();
  params.add("--raw", raw, "the file holds bare pixels: TYPE,WIDTHxHEIGHT[,OFFSET][,be]").value("LAYOUT");
  params.add("--compression", compression, "of TIFF slices; of a stream fcz alone").choices({{"none", ""}, {"zstd", ""}, {"deflate", ""}, {"lzw", ""}, {"fcz", ""}});
  params.group("Strength");
  params.add("--2d", is_2d, "each slice alone; else the volume");
  params.add("--sigma", sigma, "standard deviation of the noise, in the unit of the values; measured if not given").value("VALUE").range(0, 1e300);
  params.add("--strength", strength, "what counts as noise, times --sigma: weight of tv, h of nlm, range of bilateral, kappa of diffusion; if not given what is good for each").value("TIMES").range(0, 1e6);
  params.group("Of tv");
  params.add("--tolerance", tolerance, "rms distance from the minimum at which it ends, times the strength").value("TIMES").range(1e-3, 1);
  params.add("--overlap", overlap, "slices that parts have in common with their neighbours, at either side, where the volume does not fit into --mem").value("SLICES").range(1, 1000);
  params.group("Of nlm");
  params.add("--patch", patch, "side of what is compared, an odd number; 3 if not given, 5 with --2d").value("VOXELS").range(1, 31);
  params.add("--distance", distance, "of voxels that are compared, along each axis; 3 if not given, 5 with --2d").value("VOXELS").range(1, 100);
  params.group("Of bilateral and diffusion");
  params.add("--spatial", spatial, "standard deviation of places (bilateral)").value("VOXELS").range(0.1, 30);
  params.add("--steps", steps, "of time (diffusion)").value("COUNT").range(1, 1000);
}

static double noise_of(const Source& source) {
  if (sigma) return *sigma;
  if (!source.can_seek()) fail_usage("a pipe is read only once: wanted --sigma");
  const double level = noise_level(source);
  if (!(level > 0)) fail("{}: no noise found, wanted --sigma", input);
  return level;
}

static SinkInfo sink_info(const Source& source, const ClassicFilter& filter, double noise, double times) {
  SinkInfo info;
  info.stack = source.info();
  for (const auto& gone : {meta_name::kMin, meta_name::kMax}) info.stack.meta.remove(gone);
  info.stack.meta.set("denoise.method", filter.name);
  info.stack.meta.set("denoise.noise_before", noise);
  info.stack.meta.set("denoise.strength", times);
  if (source.can_seek() && source.info().count > 0 && source.tag(0).number >= 0)
    for (int i = 0; i < source.info().count; ++i) info.numbers.push_back(source.tag(i).number);
  info.stem = series_stem(info.stack.type);
  info.kind = FrameKind::slice;
  info.compression = compression;
  info.force = common_options().force;
  return info;
}

// Hash of what this run makes of which files; empty if a pipe is one of them.
static std::string asked_of(const OpenOptions& options) {
  const std::vector<std::string> files = input == "-" ? std::vector<std::string>{} : files_of_input(input, options);
  check_output(output, files);
  return input == "-" || output == "-" ? "" : xxh3_hex(asked_of_this_run() + state_of_files(files));
}

static const ClassicFilter& filter_named() {
  for (const ClassicFilter& filter : kFilters)
    if (name == filter.name) return filter;
  fail_usage("name is '{}', wanted one of tv, nlm, bilateral, diffusion", name);
}

static void run() {
  const ClassicFilter& filter = filter_named();
  OpenOptions options;
  options.raw = raw;
  options.memory_bytes = common_options().memory_bytes;
  const std::string asked = asked_of(options);
  const auto source = open_source(input, options);
  SinkInfo there;
  there.asked = asked;
  there.compression = compression;
  if (!asked.empty() && !common_options().force && is_finished(output, there)) return note("{}: up to date", output);
  const double noise = noise_of(*source), times = strength.value_or(is_2d ? filter.strength_2d : filter.strength);
  SlabFilter work = filter.make(noise, times);
  if (is_2d) work.reach = 0;
  note("{}: noise {:.4g}, {} of {:.4g}", input, noise, filter.name, times * noise);
  if (common_options().dry_run) return fmt::print("writes {} slices of {} x {} {} to {}\n", source->info().count, source->info().width, source->info().height, name_of(source->info().type), output);
  SinkInfo info = sink_info(*source, filter, noise, times);
  info.recipe = info.asked = asked;
  info.resume = !asked.empty();
  const auto sink = open_sink(output, info);
  Progress progress("slices", source->info().count, "slices");
  const int made = filter_slabs(*source, work, *sink, common_options().memory_bytes, [&] { progress.add(); });
  if (made == 0) fail("{}: has no frames to work on", input);
  History history = source->info().history;
  history.push_back(this_run({input}, "cpu"));
  report("noise", noise);
  report("slices", int64_t{made});
  sink->close(info.stack.meta, history);
}

const Tool kFilter{.name = "filter", .summary = "total variation, non-local means and other filters, as strong as the noise is", .declare = declare, .run = run};

}  // namespace harima
