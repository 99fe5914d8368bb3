// SPDX-License-Identifier: BSD-3-Clause
// unstack: a file a slice, numbered anew if wanted.
#include "base/error.h"
#include "format/format.h"
#include "format/peek.h"
#include "subcommands.h"
#include "volume.h"

namespace harima {

static Input in;
static Output out;

static void declare(Params& params) {
  declare_input(params, in);
  declare_output(params, out);
  params.add("--digits", out.digits, "of numbers in file names, at least").value("N").range(1, 9);
}

static void run() {
  for (const Format* format : formats())
    if (out.path == "-" || has_ending(out.path, format->extensions))
      fail_usage("{}: slices become files in a folder, wanted its name", out.path);
  if (is_up_to_date(out, in)) return;
  const auto source = open_input(in);
  make_volume(*source, {.inputs = {in.path}, .target = source->info()}, out);
}

const Tool kUnstack{.name = "unstack",
                    .summary = "make a file of each slice",
                    .declare = declare,
                    .run = run,
                    .common = {.shard = true}};

}  // namespace harima
