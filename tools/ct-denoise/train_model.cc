// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <optional>

#include "base/address_space.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/lock_file.h"
#include "base/log.h"
#include "base/progress.h"
#include "base/signals.h"
#include "base/text.h"
#include "cli/estimate.h"
#include "cli/tool.h"
#include "denoise/full_input.h"
#include "estimates.h"
#include "format/input_state.h"
#include "format/result.h"
#include "settings.h"
#include "train_options.h"

namespace harima {

namespace {

using Clock = std::chrono::steady_clock;

// What makes a model another one: of the plan, the options, and the files.
std::string identity_of(const TrainingPlan& plan, const TrainingConditions& conditions) {
  return xxh3_hex(plan.text() + conditions.data);
}

Meta meta_of(const Parts& parts, const PartNoise& noise, const TrainingPlan& plan,
             const TrainingConditions& conditions) {
  Meta meta = parts.info().meta;
  meta.remove("scan.subset");
  meta.set("train.engine", conditions.engine);
  meta.set("train.steps", plan.steps);
  meta.set("train.batch", plan.batch);
  meta.set("train.patch", plan.patch);
  meta.set("train.rate", plan.rate);
  meta.set("train.seed", double(plan.seed));
  meta.set("train.loss", plan.absolute_loss ? "l1" : "l2");
  meta.set(kFineNoise, noise.fine);
  meta.set("train.conditions", identity_of(plan, conditions));
  return meta;
}

// Fewer views than that many times the width of a slice give streaks that differ from part to part.
constexpr double kEnoughViews = 0.785;

void check_views(const Parts& parts) {
  const double views = parts.info().meta.number(meta_name::kProjections, 0);
  if (views > 0 && views < kEnoughViews * parts.width())
    warn(
        "parts have {} views each, good are {:.0f} or more for slices {} wide: they differ by streaks, too, "
        "which are taken for noise",
        views, std::ceil(kEnoughViews * parts.width()), parts.width());
}

// What a model is besides its plan.
std::string data_text(const TrainOptions& options, const std::string& origin) {
  return fmt::format("precision {}\nslices {}\nstate-of-parts {}\n", options.precision, options.slices,
                     origin);
}

bool is_of(const std::string& path, const std::string& identity) {
  return read_model(path).meta.text("train.conditions") == identity;
}

// One that is damaged is not.
bool is_whole_and_of(const std::string& path, const std::string& identity) {
  try {
    return is_of(path, identity);
  } catch (const Error&) {
    return false;
  }
}

bool is_up_to_date(const std::string& path, const std::string& identity, bool keep_same) {
  std::error_code failed;
  if (std::filesystem::is_directory(path, failed)) fail("{}: is a folder, wanted a file", path);
  if (!std::filesystem::exists(path, failed)) return false;
  if (common_options().force && !(keep_same && is_whole_and_of(path, identity))) return false;
  if (!common_options().force && !is_of(path, identity))
    fail("{}: exists, made with other options or of other parts; --force replaces it", path);
  note("{}: up to date", path);
  return true;
}

// What is left for slices.
size_t bytes_for_slices(const TrainingPlan& plan, const EngineSettings& settings) {
  constexpr size_t kCode = size_t{192} << 20;  // that oneDNN writes for the layers, at most 144 MB found: it
                                               // ends the program where addresses do
  const size_t taken = crop_bytes(plan) + (settings.device == "cpu" ? step_bytes(plan, settings.half) : 0),
               left = address_space_left();
  const size_t memory = std::min(common_options().memory_bytes, left - std::min(left, kCode));
  if (taken >= memory)
    fail("the training takes {}, {} may be used (--mem); --batch, --patch and --width make it less",
         size_text(taken), size_text(memory));
  return memory - taken;
}

void say_plan(const Parts& parts, const TrainingPlan& plan, const EngineSettings& settings,
              const TrainOptions& options, size_t memory) {
  note("trains {} steps of {} crops of {} x {} x {} on {}, with {} for slices", plan.steps, plan.batch,
       plan.shape.channels(), plan.patch, plan.patch, text_of(settings), size_text(memory));
  say_training(plan, settings);
  say_time(reading_seconds(parts, std::min(parts.slices(), options.slices)), "reading before it");
}

TrainingData read_data(const Parts& parts, const PartNoise& noise, const TrainOptions& options,
                       size_t memory) {
  const int wanted = std::min(parts.slices(), options.slices);
  Progress progress("read", int64_t(wanted) * parts.count(), "slices");
  TrainingData data(parts, noise.scale, options.reach, wanted, memory, [&] {
    progress.add();
    if (stop_requested())
      throw Error("stopped while slices were read; run the same command again", Exit::kStopped);
  });
  if (data.slices() < wanted)
    note("{} of {} slices are learnt from, as many as --mem has room for", data.slices(), wanted);
  return data;
}

Trained learn(const TrainingPlan& plan, const TrainingData& data, const EngineSettings& settings,
              const TrainingConditions& conditions, Checkpoint& checkpoint, const TrainOptions& options) {
  Progress progress("train", plan.steps, "steps");
  const auto end = Clock::now() + std::chrono::duration<double>(std::min(1e9, seconds_to_go(options.time)));
  TrainingWatch watch;
  watch.progress = [&](int steps) { progress.add(steps); };
  watch.point = [&](const TrainingPoint& point) {
    progress.remark(fmt::format("loss {:.4f}, held out {:.4f}", point.loss, point.held_out));
    debug("step {}: loss {:.5f}, held out {:.5f}", point.step, point.loss, point.held_out);
  };
  watch.stop = [&] { return stop_requested() || Clock::now() >= end; };
  watch.save_steps = options.save_steps;
  watch.save_seconds = options.save_minutes * 60;
  return train(plan, data, settings, conditions, checkpoint, watch);
}

}  // namespace

bool is_trained(const TrainOptions& options, const TrainingPlan& plan, const std::string& model) {
  return is_whole_and_of(model, identity_of(plan, {data_text(options, options.origin), ""}));
}

void train_model(const std::vector<std::string>& paths, const TrainOptions& options,
                 const std::string& model_path) {
  EngineSettings settings = engine_settings(options.precision);
  settings.absolute_loss = options.loss == "l1";
  const Parts parts(paths);
  const TrainingPlan plan = plan_of(options, settings, std::min(parts.width(), parts.height()));
  const std::string origin =
      options.origin.empty() ? xxh3_hex(state_of_files(files_of_inputs(paths))) : options.origin;
  TrainingConditions conditions{data_text(options, origin), engine_text(settings)};
  std::optional<LockFile> lock;
  if (!common_options().dry_run) lock.emplace(model_path + ".lock", "another process trains this model");
  Checkpoint checkpoint(model_path + ".ckpt");
  if (is_up_to_date(model_path, identity_of(plan, conditions), options.keep_same)) {
    if (!common_options().dry_run) checkpoint.remove();  // of a run that was killed when all was done
    return;
  }
  const PartNoise noise = measure_parts(parts);
  note("{} parts of {} slices of {} x {}; noise of their mean {:.4g}, {:.2g} of the deviation of values",
       parts.count(), parts.slices(), parts.width(), parts.height(), noise.deviation,
       noise.deviation / noise.scale.deviation);
  check_views(parts);
  const size_t memory = bytes_for_slices(plan, settings);
  if (common_options().dry_run) return say_plan(parts, plan, settings, options, memory);
  settings.gain = noise.deviation * std::sqrt(double(parts.count())) / noise.scale.deviation;
  if (common_options().force) checkpoint.remove();
  const TrainingData data = read_data(parts, noise, options, memory);
  conditions.engine += fmt::format(", {} slices", data.slices());
  const Trained trained = learn(plan, data, settings, conditions, checkpoint, options);
  if (!trained.is_complete)
    throw Error(fmt::format("stopped after {} of {} steps; the same command goes on from {}", trained.steps,
                            plan.steps, checkpoint.path()),
                Exit::kStopped);
  Model model{plan.shape,
              noise.scale,
              parts.count(),
              noise.deviation,
              0,
              meta_of(parts, noise, plan, conditions),
              trained.record,
              trained.tensors};
  model.full_mismatch =
      full_input_mismatch(model, plan, data, settings, noise.deviation / noise.scale.deviation);
  write_model(model_path, model);
  checkpoint.remove();
  report("steps", int64_t{trained.steps});
  report("held_out_loss", trained.held_out);
  report("noise", noise.deviation);
}

}  // namespace harima
