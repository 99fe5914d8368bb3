// SPDX-License-Identifier: BSD-3-Clause
#include "train_options.h"

#include <cctype>
#include <limits>

#include "base/error.h"
#include "base/text.h"
#include "settings.h"

namespace harima {

void declare_training(Params& params, TrainOptions& options) {
  params.group("Network");
  params.add("--reach", options.reach, "neighbours on either side that a slice is seen with")
      .value("SLICES")
      .range(0, 8);
  params
      .add("--width", options.width, "channels of the uppermost level; 24 on a CPU, 32 on a GPU if not given")
      .value("CHANNELS")
      .range(4, 256);
  params.add("--depth", options.depth, "levels below it").value("LEVELS").range(1, 6);
  declare_precision(params, options.precision);
  params.group("Training");
  params.add("--steps", options.steps, "batches that are learnt from").value("N").range(1, 1e8);
  params.add("--batch", options.batch, "crops in a batch").value("N").range(1, 1024);
  params
      .add("--patch", options.patch,
           "side of a crop, a multiple of 2^depth; 128 if not given, or as much as slices have")
      .value("PIXELS")
      .range(2, 1 << 20);
  params.add("--rate", options.rate, "of learning, at its highest").value("R").range(1e-6, 1);
  params.add("--loss", options.loss, "what is made small")
      .choices({{"l2", "squares of differences"}, {"l1", "their absolute values, for data with outliers"}});
  params.add("--no-mirrors", options.no_mirrors, "crops as they lie; else also turned and mirrored");
  params
      .add("--slices", options.slices,
           "slices that are kept in memory to learn from, spread over the volume; fewer if --mem asks for it")
      .value("N")
      .range(1, 1e6);
  params.add("--seed", options.seed, "of everything that is drawn; the same seed gives the same network")
      .value("N")
      .range(0, 2e9);
  params
      .add("--patience", options.patience,
           "comparisons with held-out slices, 20 in all, without a better one that end the training; 0: none "
           "does")
      .value("N")
      .range(0, 1e6);
  params.group("Interruptions");
  params.add("--time", options.time, "end with status 75 after so long, as if stopped")
      .value("2h|55min|90s")
      .way();
  params.add("--save-minutes", options.save_minutes, "from one checkpoint to the next")
      .value("MIN")
      .range(0.01, 1e5)
      .way();
  params.add("--save-steps", options.save_steps, "a checkpoint each so many steps, too; 0: not")
      .value("N")
      .range(0, 1e8)
      .way();
}

static constexpr int kPatch = 128;

TrainingPlan plan_of(const TrainOptions& options, const EngineSettings& settings, int side) {
  TrainingPlan plan;
  plan.shape = {options.reach, options.width.value_or(settings.device == "cpu" ? 24 : 32), options.depth};
  plan.steps = options.steps;
  plan.batch = options.batch;
  check_network(plan.shape);
  const int grain = plan.shape.grain();
  plan.patch = options.patch.value_or(std::max(grain, std::min(kPatch, side) / grain * grain));
  plan.rate = options.rate;
  plan.seed = uint64_t(options.seed);
  plan.absolute_loss = options.loss == "l1";
  plan.mirrors = !options.no_mirrors;
  plan.compare_every = std::max(1, options.steps / 20);
  plan.patience = options.patience;
  check_plan(plan);
  return plan;
}

double seconds_to_go(const std::string& text) {
  if (text.empty()) return std::numeric_limits<double>::infinity();
  return std::isdigit(static_cast<unsigned char>(text.back())) ? parse_number(text) : parse_duration(text);
}

}  // namespace harima
