// SPDX-License-Identifier: BSD-3-Clause
// project: a volume seen along an axis.
#include "filter/project.h"

#include <algorithm>

#include "base/error.h"
#include "cli/tool.h"
#include "filter/fold_rows.h"
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
  params.add("--axis", axis, "direction of view")
      .choices({{"x", "images are y by z"}, {"y", "x by z"}, {"z", "x by y"}});
  params.add("--mode", mode, "what becomes of the voxels behind each other")
      .choices({{"max", ""},
                {"min", ""},
                {"mean", "as f32, as all below"},
                {"sum", ""},
                {"sd", ""},
                {"median", ""}});
  params.add("--slab", slab, "how many voxels behind each other make one; 0 is all").value("N").range(0, 1e9);
}

// Images that nobody has made: to see along x or y all of the volume is gone through first.
class Promised : public Source {
 public:
  Promised(const StackInfo& volume, const Projection& how) {
    const int behind = how.axis == 0 ? volume.width : volume.height,
              each = how.slab > 0 ? std::min(how.slab, behind) : behind;
    info_ = volume;
    info_.type = projected_type(volume.type, how.mode);
    info_.width = how.axis == 0 ? volume.height : volume.width;
    info_.height = std::max(0, volume.count);
    info_.count = volume.count < 0 ? -1 : (behind + each - 1) / each;
  }
  bool can_seek() const override { return false; }
  void read_rows(int, int, int, std::byte*) const override { fail("there are no images yet"); }
  std::string place(int index) const override { return fmt::format("image {}", index); }
};

static void run() {
  if (is_up_to_date(out, in)) return;
  const size_t memory = common_options().memory_bytes;
  const Projection how{axis == "x"   ? 0
                       : axis == "y" ? 1
                                     : 2,
                       project_mode_named(mode), slab, memory - memory / 4, home_of(out.path)};
  auto source = open_input(in);
  const double reading = reading_seconds(*source);
  const bool is_tried = common_options().dry_run && how.axis != 2;
  const std::unique_ptr<Source> images =
      is_tried ? std::make_unique<Promised>(source->info(), how) : projected(std::move(source), how);
  make_volume(
      *images,
      {.inputs = {in.path}, .target = images->info(), .memory_bytes = memory / 4, .making_seconds = reading},
      out);
}

const Tool kProject{
    .name = "project", .summary = "see a volume along an axis", .declare = declare, .run = run};

}  // namespace harima
