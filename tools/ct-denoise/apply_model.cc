// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>

#include "apply_options.h"
#include "base/address_space.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/progress.h"
#include "base/signals.h"
#include "base/text.h"
#include "cli/tool.h"
#include "denoise/apply.h"
#include "denoise/full_input.h"
#include "estimates.h"
#include "format/format.h"
#include "format/input_state.h"
#include "format/peek.h"
#include "format/result.h"
#include "format/shards.h"
#include "settings.h"

namespace harima {

namespace {

IntRange slices_asked(const std::string& text, int count) {
  IntRange range = text.empty() ? IntRange{0, count, 1} : parse_range(text);
  if (range.last == kNoLast) range.last = count;
  if (range.first < 0 || range.last > count || range.first >= range.last || range.step < 1)
    fail_usage("--slices {}: wanted part of 0:{}", text, count);
  return range;
}

std::vector<int> slices_of(const ApplyOptions& options, const Parts& parts) {
  const IntRange range = slices_asked(options.slices, parts.slices());
  std::vector<int> slices;
  for (int z = range.first; z < range.last; z += range.step) slices.push_back(z);
  return slices;
}

// A copy of the pixels that are not to be denoised is never needed: results are f32 in the unit of the parts.
SinkInfo sink_info(const Parts& parts, const Model& model, const ApplyOptions& options,
                   const std::vector<int>& slices, const std::string& asked) {
  SinkInfo info;
  info.stack = parts.info();
  info.stack.type = PixelType::f32;
  info.stack.count = int(slices.size());
  info.stack.meta.remove("scan.subset");
  info.stack.meta.remove(meta_name::kMin);
  info.stack.meta.remove(meta_name::kMax);
  info.stack.meta.set("denoise.method", "noise2inverse");
  info.stack.meta.set("denoise.model", model_hash(model));
  info.stack.meta.set("denoise.parts", parts.count());
  info.stack.meta.set("denoise.noise_before", model.noise);
  for (const int slice : slices)
    info.numbers.push_back(parts.source(0).tag(slice).number >= 0 ? parts.source(0).tag(slice).number
                                                                  : slice);
  info.kind = FrameKind::slice;
  info.compression = options.compression;
  info.force = common_options().force;
  info.resume = !asked.empty();
  info.recipe = info.asked = asked;
  return info;
}

void check_parts(const Parts& parts, const Model& model, bool force) {
  if (parts.count() == 1 && !(model.full_mismatch <= kMostMismatch)) {
    const std::string why = fmt::format(
        "applied to one volume of all views this model is off by {:.3g} of the noise, at most {} is good; "
        "give it the parts",
        model.full_mismatch, kMostMismatch);
    if (!force) fail("{} (or --force)", why);
    warn("{}", why);
  }
  if (parts.count() > 1 && parts.count() != model.parts)
    fail("found {} volumes, the model was made for {} parts", parts.count(), model.parts);
  if (force || !parts.source(0).can_seek()) return;
  const PartNoise noise = measure_parts(parts);
  check_fit(model, noise);
  if (const std::string how = unlike(model, noise); !how.empty())
    warn("{}: it may blur, or leave noise; one trained on these parts is better", how);
}

int checked_tile(const std::string& text) {
  const int tile = parse_integer(text);
  if (tile < 1) fail_usage("--tile {}: wanted pixels, 1 or more, auto or none", text);
  return tile;
}

// What the network may take beside the slices that are in memory; 0: no limit.
size_t memory_of_network(const Parts& parts, const Model& model, const EngineSettings& settings) {
  constexpr size_t kSpare = size_t{64} << 20;  // for what the engine does not count
  if (settings.device != "cpu") return 0;      // what the device has is found out by trying
  const size_t left = address_space_left(),
               memory = std::min(common_options().memory_bytes, left - std::min(left / 2, kSpare));
  const size_t plane = size_t(parts.width()) * size_t(parts.height()) * sizeof(float);
  const int channels = model.shape.channels(), means = parts.count() > 2 ? channels : 0,
            turned = channels + 1;
  const size_t held = plane * size_t(parts.count() * channels + means + turned + 3);
  if (held >= memory)
    fail("{} slices of each part take {}, {} may be used (--mem)", channels, size_text(held),
         size_text(memory));
  return memory - held;
}

int settled_tile(const ApplyOptions& options, const Parts& parts, const Model& model,
                 const EngineSettings& settings) {
  if (options.tile == "none") return 0;
  if (options.tile != "auto") return checked_tile(options.tile);
  return tile_for(model.shape, settings, parts.width(), parts.height());
}

// Slices [first, last) of those that are asked for, into the sink.
void apply_to(const std::vector<int>& slices, ShardRange mine, Application& application, Frame frame,
              Sink& sink) {
  Progress progress("apply", mine.last - mine.first, "slices");
  for (int i = mine.first; i < mine.last; ++i, progress.add()) {
    if (sink.keeps_frames() && stop_requested())
      throw Error(fmt::format("stopped after {} of {}; the same command goes on from there", i - mine.first,
                              counted(mine.last - mine.first, "slice")),
                  Exit::kStopped);
    if (sink.has(i)) continue;
    application.run(slices[size_t(i)], frame.row<float>(0));
    sink.put(i, frame, {});
  }
}

void tell_plan(const Parts& parts, const std::vector<int>& slices, int tile, const std::string& output) {
  const std::string at_once = tile > 0 ? fmt::format("tiles of {} pixels", tile) : "whole slices";
  fmt::print("writes {} of {} x {} f32, {}, to {}, in {}\n", counted(int64_t(slices.size()), "slice"),
             parts.width(), parts.height(),
             size_text(slices.size() * size_t(parts.width()) * size_t(parts.height()) * sizeof(float)),
             output, at_once);
}

void tell_time(const Parts& parts, const Model& model, const ApplyOptions& options,
               const EngineSettings& settings) {
  const ShardRange mine = shard_range(int(slices_of(options, parts).size()));
  const Applying work{parts.width(), parts.height(), mine.last - mine.first, parts.count(), options.ways};
  say_applying(model.shape, settings, work, reading_seconds(parts, work.slices));
}

}  // namespace

void declare_applying(Params& params, ApplyOptions& options) {
  params.group("Applying");
  params
      .add("--tile", options.tile,
           "side of what is computed at once: pixels, none for whole slices, or auto, what fits into --mem; "
           "values do not depend on it")
      .value("PIXELS|auto|none")
      .way();
  params
      .add("--ways", options.ways,
           "that slices are turned and mirrored to be denoised, whose mean is taken: 1 is quickest, 4 better "
           "by some 0.1 dB, 8 a little more")
      .value("N")
      .range(1, kMostWays);
  params.add("--compression", options.compression, "of TIFF slices; of a stream fcz alone")
      .choices({{"none", ""}, {"zstd", ""}, {"deflate", ""}, {"lzw", ""}, {"fcz", ""}});
}

void apply_model(const std::vector<std::string>& paths, const std::string& model_path,
                 const ApplyOptions& options, const std::string& output) {
  Parts parts(paths);
  const Model model = read_model(model_path);
  EngineSettings settings = engine_settings(options.precision);
  const std::string own = xxh3_hex(
      fmt::format("{} {} {} {} {} {} {}", model_hash(model), state_of_files(files_of_inputs(paths)),
                  options.slices, options.compression, settings.device, settings.half, options.ways));
  const bool is_piped = std::ranges::any_of(paths, is_pipe);  // then what comes is not known before
  const std::string asked = is_piped ? "" : options.asked.empty() ? own : options.asked;
  const std::vector<int> slices = slices_of(options, parts);
  const SinkInfo info = sink_info(parts, model, options, slices, asked);
  if (is_up_to_date(output, info)) return report("slices", int64_t{0});
  settings.memory_bytes = memory_of_network(parts, model, settings);
  const int tile = settled_tile(options, parts, model, settings);
  check_parts(parts, model, info.force);
  if (common_options().dry_run)
    return tell_plan(parts, slices, tile, output), tell_time(parts, model, options, settings);
  Application application(parts, model, settings, tile, options.ways);
  const auto sink = open_sink(output, info);
  check_shards(output, *sink);
  const ShardRange mine = shard_range(int(slices.size()));
  apply_to(slices, mine, application, {PixelType::f32, parts.width(), parts.height()}, *sink);
  report("slices", int64_t(mine.last - mine.first));
  if (!is_complete(output, *sink, int(slices.size()))) return;
  History history = parts.info().history;
  history.push_back(this_run(paths, text_of(settings)));
  sink->close(info.stack.meta, history);
}

}  // namespace harima
