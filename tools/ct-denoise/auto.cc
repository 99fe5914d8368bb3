// SPDX-License-Identifier: BSD-3-Clause
// auto: from a scan to a volume without its noise: split, train, apply, and a picture of before and after.
#include <algorithm>
#include <climits>
#include <filesystem>

#include "apply_options.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/text.h"
#include "cli/estimate.h"
#include "denoise/before_after.h"
#include "denoise/parts.h"
#include "format/format.h"
#include "format/input_state.h"
#include "format/png.h"
#include "format/result.h"
#include "settings.h"
#include "split_scan.h"
#include "subcommands.h"
#include "train_options.h"

namespace harima {

namespace fs = std::filesystem;

static std::string scan, output;
static bool keep_parts = false;
static SplitOptions split_options;
static TrainOptions train_options;
static ApplyOptions apply_options;

static void declare(Params& params) {
  params.add("scan", scan, "as ct-rec takes it").value("SCAN").reads().required();
  params
      .add("-o,--output", output,
           "folder for rec00000.tif, ...; OUTPUT.model and OUTPUT.png, before and after, stand beside it")
      .value("FOLDER")
      .writes(PathKind::folder)
      .with_more()
      .required();
  params.add("--keep-parts", keep_parts, "leave OUTPUT.parts, the slices of the parts").way();
  declare_splitting(params, split_options);
  declare_training(params, train_options);
  declare_applying(params, apply_options);
}

// The slice in the middle, as all views give it, and denoised.
static void make_picture(const std::vector<std::string>& paths, const std::string& volume,
                         const std::string& picture) {
  const Parts parts(paths), denoised({volume});
  const int middle = parts.slices() / 2;
  const size_t pixels = size_t(parts.width()) * size_t(parts.height());
  std::vector<float> one(pixels), before(pixels), after(pixels);
  for (int part = 0; part < parts.count(); ++part) {
    parts.read(part, middle, one.data());
    for (size_t i = 0; i < pixels; ++i) before[i] += one[i] / float(parts.count());
  }
  denoised.read(0, middle, after.data());
  write_png(picture, before_after(before, after, parts.width(), parts.height()));
}

// Parts are gone when all is done: what was asked for tells whether it is.
static SinkInfo what_is_asked(const std::vector<std::string>& files) {
  apply_options.asked = xxh3_hex(asked_of_this_run() + state_of_files(files));
  SinkInfo info;
  info.asked = apply_options.asked;
  info.compression = apply_options.compression;
  info.force = common_options().force || common_options().dry_run;
  return info;
}

static bool is_done(const SinkInfo& info, bool has_parts) {
  const bool was_killed_late = has_parts && !keep_parts;
  return !was_killed_late && is_up_to_date(output, info);
}

// Before hours of work: what stands where results will be is not ours to replace.
static void check_begin(const std::string& picture) {
  std::error_code ignored;
  const bool is_new =
      !fs::exists(output, ignored) || (fs::is_directory(output, ignored) && fs::is_empty(output, ignored));
  if (!is_new && !common_options().force)
    fail(
        "{}: exists, made with other options or of another scan; --force makes it anew, and the model if "
        "that is another, too; another -o keeps it",
        output);
  check_new_file(picture, common_options().force);
}

// Before it is learnt, which takes the longest: is there room for the volume?
static void check_room(const std::vector<std::string>& paths) {
  std::error_code ignored;
  if (apply_options.compression != "none" || fs::exists(output, ignored)) return;
  const Parts parts(paths);
  const size_t slice = size_t(parts.width()) * size_t(parts.height()) * sizeof(float);
  check_free_space(output, slice * size_t(parts.slices()), slice);
}

// What the user has in the folder stays.
static void remove_parts(const std::vector<std::string>& parts, const std::string& folder) {
  std::error_code failed;
  for (const std::string& part : parts)
    if (fs::remove_all(part, failed); failed) fail("{}: cannot be removed: {}", part, failed.message());
  fs::remove(folder, failed);
}

static void say_all(const std::string& parts_folder, const std::string& model) {
  const ReconstructionPlan plan = say_split(scan, split_options, parts_folder);
  const int side = std::min(plan.width, plan.height);
  if (side < 1) return say_no_time("of what comes then: ct-rec does not say how large slices are");
  const EngineSettings settings = engine_settings(train_options.precision);
  const TrainingPlan training = plan_of(train_options, settings, side);
  const bool is_kept =
      (train_options.keep_same || !common_options().force) && is_trained(train_options, training, model);
  if (!is_kept) say_training(training, settings);
  say_applying(training.shape, settings,
               {plan.width, plan.height, plan.slices, split_options.parts, apply_options.ways}, 0);
}

static void run() {
  const std::string place = without_slashes(output), parts_folder = place + ".parts",
                    model = place + ".model", picture = place + ".png";
  check_splittable(scan, split_options);
  if (output == "-") fail_usage("-o -: wanted a folder, other files stand beside it");
  const std::vector<std::string> files = files_of_input(scan);
  check_output(output, files);
  const std::vector<std::string> parts = part_paths(parts_folder, split_options.parts);
  const bool has_parts = std::ranges::any_of(parts, [](const std::string& part) { return fs::exists(part); });
  const SinkInfo asked = what_is_asked(files);
  if (is_done(asked, has_parts)) return;
  train_options.origin = origin_of_parts(files, split_options);
  train_options.keep_same = !is_finished(output, asked);  // else --force means all of it
  if (!has_parts) check_begin(picture);
  plan_of(train_options, engine_settings(train_options.precision), INT_MAX);
  seconds_to_go(train_options.time);
  apply_options.precision = train_options.precision;
  if (common_options().dry_run) return say_all(parts_folder, model);
  split_scan(scan, split_options, parts_folder);
  check_room(parts);
  train_model(parts, train_options, model);
  apply_model(parts, model, apply_options, output);
  make_picture(parts, output, picture);
  if (!keep_parts) remove_parts(parts, parts_folder);
}

const Tool kAuto{.name = "auto",
                 .summary = "from a scan to a volume without its noise",
                 .declare = declare,
                 .run = run,
                 .common = {.device = true},
                 .check_device = check_engine_device};

}  // namespace harima
