// SPDX-License-Identifier: BSD-3-Clause
#include "output.h"

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "base/hash.h"
#include "base/log.h"
#include "cli/tool.h"
#include "filter/mask.h"
#include "format/input_state.h"
#include "format/peek.h"
#include "format/result.h"
#include "format/shards.h"
#include "format/shared_ring.h"
#include "format/sidecar.h"

namespace harima {

namespace {

// With the sidecars, whose grid and history go on into the result.
std::string state_of_inputs(const std::vector<Input>& inputs, std::vector<std::string> files) {
  for (const Input& input : inputs) {
    const std::string file = without_dataset(input.path);
    const auto mark = sidecar_mark(sidecar_path(file));
    if (mark && !mark->is_of_other(file)) files.push_back(sidecar_path(file));
  }
  return state_of_files(files);
}

bool are_there(const std::vector<std::string>& paths) {
  return std::all_of(paths.begin(), paths.end(),
                     [](const std::string& path) { return path.empty() || std::filesystem::exists(path); });
}

}  // namespace

void declare_output(Params& params, Output& out) {
  params.group("The result");
  params.add("output", out.path, "a folder, a file of a format by its ending, or - for a stream")
      .value("OUTPUT")
      .writes()
      .required();
  declare_output_options(params, out);
}

void declare_output_options(Params& params, Output& out) {
  params
      .add("--format", out.format,
           "of the output, whatever its name ends in; a name without an ending is a folder of TIFF files")
      .choices({{"tiff", ""}, {"h5", ""}, {"nrrd", ""}, {"npy", ""}, {"zarr", ""}, {"png", ""}, {"raw", ""}});
  params.add("--start", out.start, "number of the first slice; that of the input if not given")
      .value("N")
      .range(0, 1e9);
  params.add("--stem", out.stem, "of file names in a folder; rec, ro or rh if not given").value("NAME");
  params.add("--compression", out.compression, "of files; of a stream fcz alone")
      .choices({{"none", ""}, {"deflate", ""}, {"lzw", ""}, {"zstd", ""}, {"fcz", ""}});
}

bool is_up_to_date(Output& out, const std::vector<Input>& inputs, const std::vector<std::string>& made) {
  const CommonOptions& common = common_options();
  const std::vector<std::string> files = files_of(inputs);
  check_shards(out.path);
  check_output(out.path, files);
  for (const Input& in : inputs) check_not_among(out.path, in.path);
  if (out.path == "-" || is_shared_ring(out.path) || common.dry_run ||
      std::any_of(inputs.begin(), inputs.end(), [](const Input& in) { return is_pipe(in.path); }))
    return false;
  out.asked = xxh3_hex(asked_of_this_run() + state_of_inputs(inputs, files));
  SinkInfo info;
  info.asked = out.asked;
  info.compression = out.compression;
  info.force = common.force;
  if (!are_there(made) || !is_up_to_date(out.path, info)) return false;
  report("slices", int64_t{0});
  return true;
}

bool is_up_to_date(Output& out, const Input& in, const std::vector<std::string>& others,
                   const std::vector<std::string>& made) {
  return is_up_to_date(out, together(in, others), made);
}

void check_pixel_value(const char* option, double value, PixelType type) {
  if (!holds(type, value)) fail_usage("{} {} is no value of {}", option, value, name_of(type));
}

}  // namespace harima
