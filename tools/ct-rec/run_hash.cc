// SPDX-License-Identifier: BSD-3-Clause
#include "run_hash.h"

#include <filesystem>

#include "base/error.h"
#include "format/peek.h"
#include "settle.h"

namespace harima {

namespace fs = std::filesystem;

namespace {

// Size and time of an input file, or of the log of a scan folder: a scan taken anew under the same name is another scan.
std::string state_of(const std::string& input) {
  std::error_code missing;
  fs::path file = without_dataset(input);
  if (fs::is_directory(file, missing)) file /= "output.log";
  const auto bytes = fs::file_size(file, missing);
  if (missing) return input;
  return fmt::format("{} {} {}", input, bytes, fs::last_write_time(file, missing).time_since_epoch().count());
}

// Beyond the recipe: which slices of which input, and how they leave.
std::string input_and_output(const Options& opt) {
  std::string text = fmt::format("{} {} {} {} raw {} scan {} angles {}", opt.type, opt.window, opt.compression, opt.rows, opt.raw,
                                 state_of(opt.scan), state_of(opt.angles));
  for (const std::string& dark : opt.darks) text += " dark " + state_of(dark);
  for (const std::string& flat : opt.flats) text += " flat " + state_of(flat);
  return text;
}

}  // namespace

std::string asked_hash(const Scan& scan, const Options& opt) {
  const std::string open = fmt::format("axis {} offset {} pad {} method {} air {}", opt.axis, opt.offset, opt.pad, opt.method, opt.air);
  return recipe_hash(scan, asked_recipe(scan, opt), open + input_and_output(opt));
}

std::string made_hash(const Scan& scan, const Options& opt, const Recipe& recipe) {
  return recipe_hash(scan, recipe, input_and_output(opt));
}

}  // namespace harima
