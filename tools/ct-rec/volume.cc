// SPDX-License-Identifier: BSD-3-Clause
#include "volume.h"

#include <algorithm>
#include <cmath>

#include "also.h"
#include "base/error.h"
#include "base/log.h"
#include "base/progress.h"
#include "base/signals.h"
#include "base/text.h"
#include "cli/estimate.h"
#include "cli/tool.h"
#include "format/result.h"
#include "format/series_folder.h"
#include "format/shards.h"
#include "recon/slice_maker.h"
#include "run_hash.h"
#include "settle.h"
#include "settle_ring.h"

namespace harima {

namespace {

constexpr int kGroupSlices = 16;

// What is known of the scan, without what its projections hold: range, window and unit of slices are others.
Meta meta_without_values(const Scan& scan) {
  Meta meta;
  for (const auto& [name, value] : scan.meta.items())
    if (!name.starts_with("values.")) meta.set(name, value);
  return meta;
}

Meta volume_meta(const Scan& scan, const Recipe& recipe, const OutputWindow& pixels) {
  Meta meta = meta_without_values(scan);
  describe_recipe(recipe, meta);
  meta.set(meta_name::kProjections, int(scan.views.size()));
  meta.set("scan.name", scan.name);
  if (recipe.iteration.is_on() || gives_attenuation(recipe.filter)) meta.set("values.unit", "1/cm");
  if (pixels.type != PixelType::f32) {
    meta.set(meta_name::kWindowLow, pixels.low);
    meta.set(meta_name::kWindowHigh, pixels.high);
  }
  return meta;
}

// Of slices in file names: rows of the detector.
std::vector<int> numbers_of(const Scan& scan, std::vector<int> rows) {
  for (int& row : rows) row += scan.row_offset;
  return rows;
}

SinkInfo sink_info(const Scan& scan, const Options& opt, const Recipe& recipe, const std::vector<int>& rows,
                   const OutputWindow& pixels) {
  const FbpSpec spec = fbp_spec(scan, recipe, 4);
  SinkInfo info;
  info.stack.type = pixels.type;
  info.stack.width = spec.out_width;
  info.stack.height = spec.out_height;
  info.stack.count = int(rows.size());
  info.stack.meta = volume_meta(scan, recipe, pixels);
  info.stack.history = scan.history;
  info.numbers = numbers_of(scan, rows);
  info.kind = FrameKind::slice;
  info.stem = series_stem(pixels.type);
  info.compression = opt.compression;
  info.force = common_options().force;
  info.resume = true;
  info.recipe = made_hash(scan, opt, recipe);
  info.asked = asked_hash(scan, opt);
  return info;
}

void say_plan(const Scan& scan, const Plan& plan, const SinkInfo& info) {
  fmt::print("{}: {} of {} x {}, {} of {} x {}\n", scan.name, counted(int64_t(scan.views.size()), "view"),
             scan.width(), scan.height(), counted(info.stack.count, "slice"), info.stack.width,
             info.stack.height);
  fmt::print("reads {}, rows in bands of {} ({} in all), writes {}\n", size_text(plan.input_bytes),
             plan.band_rows, plan.bands.size(), size_text(plan.output_bytes));
  fmt::print("memory {}, ", size_text(plan.memory_bytes));
  report("slices", int64_t{slices_of(plan)});
  report("width", int64_t{info.stack.width});
  report("height", int64_t{info.stack.height});
  say_time(plan.seconds, "computing on " + plan.gpus.name);
}

GpuChoice pick_gpus() {
  std::string remark;
  const GpuChoice gpus = choose_gpus(common_options().device, cuda_backend(), remark);
  if (!remark.empty()) note("{}", remark);
  return gpus;
}

// The rows of this shard. Shards are cut between groups of slices that are computed together in every run, so
// that the slices do not depend on them.
Plan plan_shard(const Scan& scan, const Recipe& recipe, const std::vector<int>& rows, PixelType output,
                const GpuChoice& gpus) {
  const CommonOptions& common = common_options();
  const int total = int(rows.size());
  const ShardRange groups = shard_range((total + kGroupSlices - 1) / kGroupSlices);
  const int first = std::min(total, groups.first * kGroupSlices),
            last = std::min(total, groups.last * kGroupSlices);
  if (first == last) return {};
  return gpus.backend
             ? plan_gpu_bands(scan, recipe, rows, {first, last}, output, common.memory_bytes, gpus)
             : plan_bands(scan, recipe, rows, {first, last}, output, common.memory_bytes, common.threads);
}

bool is_there(const Options& opt, const SinkInfo& info) {
  if (!is_up_to_date(opt.output, info)) return false;
  report("slices", int64_t{0});
  report("slices_kept", int64_t(info.numbers.size()));
  return true;
}

// Of slices that are finished, what is not there yet.
std::vector<Also> also_to_make(const Options& opt, const SinkInfo& info) {
  std::vector<Also> list = parse_also(opt.also, opt.output);
  if (!info.force && is_finished(opt.output, info)) drop_finished(list, opt.output);
  check_also(list, info.force);
  return list;
}

void say_what_is_there(const Options& opt, const Sink& sink, const Plan& plan) {
  int there = 0;
  for (int i = 0; i < slices_of(plan); ++i) there += sink.has(plan.first_slice + i);
  if (there > 0)
    note("{}: {} of {} are there from an earlier run; the others are made now", opt.output, there,
         counted(slices_of(plan), "slice"));
}

void report_iterations(const IterationReport& iterations) {
  if (iterations.is_empty()) return;
  report("iterations", int64_t{iterations.most()});
  report("residuals", iterations.residuals());
  report("residual", iterations.last());
  note("{} iterations; what is left of the line integrals is {:.2f} % of their rms", iterations.most(),
       100 * iterations.last());
}

void report_metal(const Scan& scan, const Recipe& recipe, const MetalTally& metal) {
  // Of the pixels within the circle; of which noise makes runs.
  constexpr double kMuch = 0.1, kNoisyRun = 2.5;
  if (recipe.metal_per_cm <= 0 || metal.slices == 0) return;
  const int width = slice_width(scan, recipe);
  const double radius = circle_radius(scan, recipe, width),
               share = double(metal.pixels) / (double(metal.slices) * M_PI * radius * radius);
  report("metal_slices", metal.with_metal);
  report("metal_share", share);
  if (metal.pixels == 0)
    return note("{}: no metal: none of {} reaches --metal {}", scan.name, counted(metal.slices, "slice"),
                recipe.metal_per_cm);
  note("{}: metal in {} of {}, {:.2g} % of their pixels", scan.name, metal.with_metal,
       counted(metal.slices, "slice"), 100 * share);
  const double run = double(metal.pixels) / double(metal.runs);
  if (2 * metal.runs > metal.with_metal * width && run < kNoisyRun)
    warn(
        "{}: --metal {} is within the noise: {} runs of {:.1f} pixels a slice reach it, and bridging them "
        "blurs the rest; wanted a higher level",
        scan.name, recipe.metal_per_cm, metal.runs / metal.with_metal, run);
  else if (share > kMuch)
    warn(
        "{}: --metal {} takes {:.0f} % of the slices for metal, and bridging it blurs the rest; wanted a "
        "level above the rest of the sample",
        scan.name, recipe.metal_per_cm, 100 * share);
}

void report_result(const Scan& scan, const Recipe& recipe, const ReconstructionReport& result) {
  report("slices", result.slices);
  report("slices_kept", result.skipped);
  report("slices_ahead", result.ahead);
  report("samples", result.samples);
  report("clipped", result.clipped);
  report("black_rows", result.black_rows);
  report("zingers", result.zingers);
  report_iterations(result.iterations);
  report_metal(scan, recipe, result.metal);
  report("read_s", result.read_s);
  report("compute_s", result.compute_s);
  report("write_s", result.write_s);
  if (result.clipped > 0 && !recipe.take_log)
    warn("{}: {} samples ({:.2g} %) are no numbers, or infinite, and were taken for air", scan.name,
         result.clipped, 100.0 * double(result.clipped) / double(result.samples));
  else if (result.clipped > 0)
    note("{}: {} samples ({:.2g} %) at or below the floor, lowest signal {:.1f}, largest -ln {:.3f}",
         scan.name, result.clipped, 100.0 * double(result.clipped) / double(result.samples),
         double(result.lowest_signal), double(result.largest_p));
  if (recipe.take_log && scan.flats.empty() && 10 * result.clipped > result.samples)
    warn("{}: are these line integrals already? then --no-log", scan.name);
  if (result.zingers > 0)
    note("{}: {} zingers ({:.2g} %) replaced", scan.name, result.zingers,
         100.0 * double(result.zingers) / double(result.samples));
  report("unlit_rows", result.unlit_rows);
  if (result.unlit_rows > 0)
    warn("{}: {} without {} in any view{}: left empty", scan.name, counted(result.unlit_rows, "slice"),
         recipe.take_log ? fmt::format("a signal above {}", recipe.floor) : "numbers",
         recipe.take_log ? ", beyond the beam" : "");
  if (result.black_rows > 0)
    warn("{}: {} black sinogram rows in {} views replaced by the mean of the good ones (views {})", scan.name,
         result.black_rows, result.black_views.size(), fmt::join(result.black_views, " "));
}

}  // namespace

bool is_up_to_date(const Scan& scan, const Options& opt, const std::vector<int>& rows) {
  SinkInfo info;
  info.numbers = numbers_of(scan, rows);
  info.stem = series_stem(pixel_type_named(opt.type));
  info.compression = opt.compression;
  info.force = common_options().force;
  info.asked = asked_hash(scan, opt);
  if (common_options().dry_run) return false;
  if (also_to_make(opt, info).empty() && is_there(opt, info)) return true;
  check_sink(opt.output, info.force);
  return false;
}

void make_volume(const Scan& scan, const Options& opt, const Recipe& recipe, const std::vector<int>& rows,
                 const OutputWindow& pixels, SlicesAhead* ahead, size_t bytes_before) {
  const CommonOptions& common = common_options();
  const SinkInfo info = sink_info(scan, opt, recipe, rows, pixels);
  check_bins(parse_also(opt.also, opt.output), info.stack);
  const GpuChoice gpus = pick_gpus();
  Plan plan = plan_shard(scan, recipe, rows, pixels.type, gpus);
  plan.memory_bytes = std::max(plan.memory_bytes, bytes_before);
  if (common.dry_run) return say_plan(scan, plan, info);
  const std::vector<Also> also = also_to_make(opt, info);
  if (also.empty() && is_there(opt, info)) return;
  const auto sink = with_also(open_sink(opt.output, info), opt.output, info, also);
  check_shards(opt.output, *sink);
  const int64_t wanted = slices_of(plan);
  say_what_is_there(opt, *sink, plan);
  Progress progress("reconstruct", wanted, "slices");
  const auto stop = [&] {
    return sink->keeps_frames() && stop_requested();
  };  // else a signal ends the run at once
  if (ahead) ahead->settle(scan, recipe, stop);
  const ReconstructionReport result = reconstruct(
      scan, recipe, plan, pixels, *sink, [&](int n) { progress.add(n); }, stop, ahead);
  if (result.slices + result.skipped < wanted)
    throw Error(fmt::format("stopped after {} of {}; the same command goes on from there",
                            result.slices + result.skipped, counted(wanted, "slice")),
                Exit::kStopped);
  report_result(scan, recipe, result);
  if (result.skipped > 0)
    note("{}: {} kept, {} made", opt.output, counted(result.skipped, "slice"), result.slices);
  if (!is_complete(opt.output, *sink, info.stack.count)) return;
  History history = scan.history;
  std::vector<std::string> inputs{opt.scan};
  inputs.insert(inputs.end(), opt.stack.begin(), opt.stack.end());
  history.push_back(this_run(inputs, gpus.name));
  sink->close(info.stack.meta, history);
}

}  // namespace harima
