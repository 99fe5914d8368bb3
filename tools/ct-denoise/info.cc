// SPDX-License-Identifier: BSD-3-Clause
// info: what a model is and how it came about.
#include <fmt/format.h>

#include "denoise/full_input.h"
#include "subcommands.h"

namespace harima {

static std::string path;

static void declare(Params& params) {
  params.add("model", path, "a file that ct-denoise train has written")
      .value("MODEL")
      .reads(PathKind::file)
      .required();
}

static std::string text_of(const MetaValue& value) {
  return std::visit(
      [](const auto& v) -> std::string {
        if constexpr (std::is_same_v<std::decay_t<decltype(v)>, std::vector<double>>)
          return fmt::format("{}", fmt::join(v, ", "));
        else return fmt::format("{}", v);
      },
      value);
}

static void run() {
  const Model model = read_model(path);
  int64_t weights = 0;
  for (const Tensor& tensor : model.tensors) weights += int64_t(tensor.count());
  fmt::print(
      "{}\n  network  reach {}, width {}, depth {}: {} weights\n  values   mean {:.6g}, deviation {:.6g}\n  "
      "noise    {:.6g} in the mean of {} parts\n",
      path, model.shape.reach, model.shape.width, model.shape.depth, weights, model.scale.mean,
      model.scale.deviation, model.noise, model.parts);
  fmt::print("  full     {:.3g} of the noise apart when applied to the volume of all views ({})\n",
             model.full_mismatch, model.full_mismatch <= kMostMismatch ? "it may be" : "it may not be");
  for (const auto& [name, value] : model.meta.items()) fmt::print("  {} = {}\n", name, text_of(value));
  fmt::print("step\tloss\theld_out\n");
  for (const TrainingPoint& point : model.record)
    fmt::print("{}\t{:.5f}\t{:.5f}\n", point.step, point.loss, point.held_out);
  report("hash", model_hash(model));
  report("weights", weights);
  report("noise", model.noise);
}

const Tool kInfo{.name = "info",
                 .summary = "tell what a model is",
                 .declare = declare,
                 .run = run,
                 .common = {.threads = false, .memory = false, .force = false, .dry_run = false}};

}  // namespace harima
