// SPDX-License-Identifier: BSD-3-Clause
// train: learns from the parts of a scan what they have in common.
#include "base/error.h"
#include "format/input_state.h"
#include "format/result.h"
#include "settings.h"
#include "subcommands.h"
#include "train_options.h"

namespace harima {

static std::vector<std::string> parts;
static std::string model;
static TrainOptions options;

static void declare(Params& params) {
  params.add("parts", parts, "volumes of disjoint views of one scan (ct-denoise split makes them)")
      .value("PART...")
      .reads()
      .required();
  params.add("-m,--model", model, "what is learnt, a file; MODEL.ckpt stands beside it until it is complete")
      .value("MODEL")
      .writes(PathKind::file)
      .required();
  declare_training(params, options);
}

static void run() {
  if (parts.size() < 2) fail_usage("found {} volume, wanted the parts of a scan, at least two", parts.size());
  seconds_to_go(options.time);
  check_output(model, files_of_inputs(parts));
  train_model(parts, options, model);
}

const Tool kTrain{.name = "train",
                  .summary = "learn from the parts of a scan",
                  .declare = declare,
                  .run = run,
                  .common = {.device = true},
                  .check_device = check_engine_device};

}  // namespace harima
