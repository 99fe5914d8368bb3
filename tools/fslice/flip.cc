// SPDX-License-Identifier: BSD-3-Clause
// flip: axes turned round.
#include "base/error.h"
#include "reslice_volume.h"
#include "subcommands.h"

namespace harima {

static Input in;
static Output out;
static std::string axis_text;

static void declare(Params& params) {
  declare_input(params, in);
  declare_output(params, out);
  params.group("Axes");
  params.add("--axis", axis_text, "axes to turn round, z,x say").value("X[,Y,Z]").required();
}

static Axes wanted_axes() {
  Axes axes;
  for (size_t at = 0; at <= axis_text.size(); ++at) {
    const size_t end = std::min(axis_text.find(',', at), axis_text.size());
    const std::string word = axis_text.substr(at, end - at);
    const size_t axis = word.size() == 1 ? std::string_view("xyz").find(word[0]) : std::string_view::npos;
    if (axis == std::string_view::npos)
      fail_usage("--axis {}: axis '{}' is unknown, wanted x, y or z", axis_text, word);
    if (axes.reversed[axis]) fail_usage("--axis {}: axis {} stands twice", axis_text, word);
    axes.reversed[axis] = true;
    at = end;
  }
  return axes;
}

static void run() {
  const Axes axes = wanted_axes();
  if (is_up_to_date(out, in)) return;
  write_resliced(open_input(in), in, axes, 0, out);
}

const Tool kFlip{.name = "flip", .summary = "turn axes round, exactly", .declare = declare, .run = run};

}  // namespace harima
