// SPDX-License-Identifier: BSD-3-Clause
#include "run_hash.h"

#include "base/error.h"
#include "format/input_state.h"
#include "settle.h"
#include "settle_flats.h"

namespace harima {

namespace {

// Beyond the recipe: which slices of which input, and how they leave.
std::string input_and_output(const Scan& scan, const Options& opt) {
  std::string text = fmt::format("type {}\nwindow {}\ncompression {}\nrows {}\nraw {}\n", opt.type,
                                 opt.window, opt.compression, opt.rows, opt.raw);
  for (const std::string& dark : opt.darks) text += "dark " + dark + '\n';
  for (const std::string& flat : opt.flats) text += "flat " + flat + '\n';
  return text + scan.state + state_of_files(files_of_flat_field(opt));
}

}  // namespace

std::string asked_hash(const Scan& scan, const Options& opt) {
  const std::string open = fmt::format("axis {} {}\noffset {}\npad {}\nmethod {}\nair {}\n", opt.axis,
                                       opt.axis_method, opt.offset, opt.pad, opt.method, opt.air);
  return recipe_hash(scan, asked_recipe(scan, opt), open + input_and_output(scan, opt));
}

std::string made_hash(const Scan& scan, const Options& opt, const Recipe& recipe) {
  return recipe_hash(scan, recipe, input_and_output(scan, opt));
}

}  // namespace harima
