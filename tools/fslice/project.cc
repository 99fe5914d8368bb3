// SPDX-License-Identifier: BSD-3-Clause
// project: a volume seen along an axis.
#include "filter/project.h"
#include "format/result.h"

#include "subcommands.h"
#include "volume.h"

namespace harima {

static Input in;
static Output out;
static std::string axis = "z", mode = "max";
static int slab = 0;

static void declare(Params& params) {
  declare_input(params, in);
  declare_output(params, out);
  params.group("Projection");
  params.add("--axis", axis, "direction of view").choices({{"x", "images are y by z"}, {"y", "x by z"}, {"z", "x by y"}});
  params.add("--mode", mode, "what becomes of the voxels behind each other")
      .choices({{"max", ""}, {"min", ""}, {"mean", "as f32, as all below"}, {"sum", ""}, {"sd", ""}, {"median", ""}});
  params.add("--slab", slab, "how many voxels behind each other make one; 0 is all").value("N").range(0, 1e9);
}

static void run() {
  if (is_up_to_date(out, in)) return;
  const size_t memory = common_options().memory_bytes;
  const Projection how{axis == "x" ? 0 : axis == "y" ? 1 : 2, project_mode_named(mode), slab, memory - memory / 4, home_of(out.path)};
  auto source = open_input(in);
  const double reading = reading_seconds(*source);
  const auto images = projected(std::move(source), how);
  make_volume(*images, {.inputs = {in.path}, .target = images->info(), .memory_bytes = memory / 4, .making_seconds = reading}, out);
}

const Tool kProject{.name = "project", .summary = "see a volume along an axis", .declare = declare, .run = run};

}  // namespace harima
