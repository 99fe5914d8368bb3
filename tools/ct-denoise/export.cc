// SPDX-License-Identifier: BSD-3-Clause
// export: a model for other programs.
#include "base/part_file.h"
#include "denoise/onnx.h"
#include "format/result.h"
#include "subcommands.h"

namespace harima {

static std::string model, output;

static void declare(Params& params) {
  params.add("model", model, "a file that ct-denoise train has written")
      .value("MODEL")
      .reads(PathKind::file)
      .required();
  params.add("-o,--output", output, "an ONNX file").value("FILE").writes(PathKind::file).required();
}

static void run() {
  check_output(output, {model});
  check_new_file(output, common_options().force);
  const std::string bytes = onnx_bytes(read_model(model));
  PartFile file(output);
  file.write(std::as_bytes(std::span(bytes)), 0);
  file.commit();
}

const Tool kExport{.name = "export",
                   .summary = "write a model as ONNX, for other programs",
                   .declare = declare,
                   .run = run,
                   .common = {.threads = false, .memory = false, .dry_run = false, .json = false}};

}  // namespace harima
