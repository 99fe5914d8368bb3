// SPDX-License-Identifier: BSD-3-Clause
// reslice: a volume along other axes, or along any plane.
#include "base/error.h"
#include "image/region.h"
#include "oblique.h"
#include "reslice_volume.h"
#include "subcommands.h"

namespace harima {

static Input in;
static Output out;
static std::string plane, axes_text;
static std::optional<int> slice_index;
static PlaneOptions planes;

static void declare(Params& params) {
  declare_input(params, in);
  declare_output(params, out);
  params.group("Axes");
  params.add("--plane", plane, "planes that become slices")
      .choices({{"xy", "as they are"}, {"xz", "+x,+z,+y"}, {"yz", "+y,+z,+x"}});
  params.add("--axes", axes_text, "axes of the input that become x, y and z; minus turns one round")
      .value("+X,+Z,+Y");
  params.add("--index", slice_index, "only this slice of the result").value("K").range(0, 1e9);
  declare_planes(params, planes);
}

static Axes wanted_axes() {
  if (int(plane.empty()) + int(axes_text.empty()) + int(planes.normal.empty()) != 2)
    fail_usage("wanted one of --plane, --axes and --normal");
  if (!axes_text.empty()) {
    try {
      return parse_axes(axes_text);
    } catch (const Error& e) {
      throw e.in("--axes");
    }
  }
  return plane == "xz" ? Axes{{0, 2, 1}, {}} : plane == "yz" ? Axes{{1, 2, 0}, {}} : Axes{};
}

// The part of the source that slice `index` of the result is made of.
static std::unique_ptr<Source> part_for(std::unique_ptr<Source> source, const Axes& axes, int index) {
  const auto along = size_t(axes.from[2]);
  const int size = sizes_of(source->info())[along];
  if (size >= 0 && index >= size)
    fail_usage("--index {} is not within the {} slices of the result", index, size);
  if (size < 0 && axes.reversed[2])
    fail_usage("--index counts from the end here, which a pipe of unknown length does not tell");
  const int at = axes.reversed[2] ? size - 1 - index : index;
  Box box;
  (along == 0 ? box.x : along == 1 ? box.y : box.z) = {at, at + 1, 1};
  return region_of(std::move(source), box, in.path);
}

static void run() {
  const Axes axes = wanted_axes();
  if (is_up_to_date(out, in)) return;
  auto source = open_input(in);
  if (!planes.normal.empty()) {
    if (slice_index)
      fail_usage("--index goes with --plane and --axes; --point and --size say which slices along --normal");
    return write_planes(std::move(source), in, planes, out);
  }
  if (slice_index) source = part_for(std::move(source), axes, *slice_index);
  write_resliced(std::move(source), in, axes, slice_index.value_or(0), out);
}

const Tool kReslice{.name = "reslice", .summary = "slices along other axes", .declare = declare, .run = run};

}  // namespace harima
