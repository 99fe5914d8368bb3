// SPDX-License-Identifier: BSD-3-Clause
// crop: a part of a volume, its values untouched.
#include "subcommands.h"
#include "volume.h"

namespace harima {

static Input in;
static Output out;

static void declare(Params& params) {
  declare_input(params, in);
  declare_output(params, out);
}

static void run() {
  if (is_up_to_date(out, in)) return;
  const auto source = open_input(in);
  make_volume(*source, {.inputs = {in.path}, .target = source->info()}, out);
}

const Tool kCrop{.name = "crop",
                 .summary = "cut a part out of a volume, values untouched",
                 .declare = declare,
                 .run = run,
                 .common = {.shard = true}};

}  // namespace harima
