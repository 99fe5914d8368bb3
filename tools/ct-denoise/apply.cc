// SPDX-License-Identifier: BSD-3-Clause
// apply: the parts of a scan made into one volume without the noise.
#include "apply_options.h"
#include "base/error.h"
#include "format/input_state.h"
#include "format/result.h"
#include "format/shards.h"
#include "settings.h"
#include "subcommands.h"

namespace harima {

static std::vector<std::string> parts;
static std::string model, output;
static ApplyOptions options;

static void declare(Params& params) {
  params
      .add("parts", parts,
           "volumes of disjoint views of one scan, as the model was made of; or one of all views, - for a "
           "stream")
      .value("PART...")
      .reads()
      .required();
  params.add("-m,--model", model, "what ct-denoise train has written")
      .value("MODEL")
      .reads(PathKind::file)
      .required();
  params.add("-o,--output", output, "folder for rec00000.tif, ..., or a file, or - for a stream")
      .value("PATH")
      .writes()
      .required();
  params.add("--slices", options.slices, "slices that are made, half open; all if not given")
      .value("A:B[:STEP]");
  declare_precision(params, options.precision);
  declare_applying(params, options);
}

static void run() {
  std::vector<std::string> files = files_of_inputs(parts);
  files.push_back(model);
  check_shards(output);
  check_output(output, files);
  for (const std::string& part : parts) check_not_among(output, part);
  apply_model(parts, model, options, output);
}

const Tool kApply{.name = "apply",
                  .summary = "make one volume without the noise of its parts",
                  .declare = declare,
                  .run = run,
                  .common = {.device = true, .shard = true},
                  .check_device = check_engine_device};

}  // namespace harima
