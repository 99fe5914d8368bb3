// SPDX-License-Identifier: BSD-3-Clause
// register: how far one volume is shifted against another, and the second one moved onto the first. The
// answer is no (exit 1) if no shift stands out.
#include <fmt/format.h>

#include <cmath>

#include "base/error.h"
#include "filter/oblique.h"
#include "format/keep_frames.h"
#include "format/result.h"
#include "image/grid.h"
#include "measure/shift.h"
#include "subcommands.h"
#include "volume.h"

namespace harima {

static std::string first_path, second_path, raw;
static Output moved;
static double most_px = 0, outside = 0;
static bool subpixel = false;

static void declare(Params& params) {
  params.add("first", first_path, "the volume that stays, or a picture").value("A").reads().required();
  params.add("second", second_path, "the one whose shift is wanted").value("B").reads().required();
  params.add("--raw", raw, "the files hold bare pixels: TYPE,WIDTHxHEIGHT[,OFFSET][,be]").value("LAYOUT");
  params.group("The shift");
  params
      .add("--max-shift", most_px,
           "farthest along each axis; half of the smaller volume if 0 or more than that")
      .value("VOXELS")
      .range(0, 1e9);
  params.add("--subpixel", subpixel, "to fractions of voxels; else to whole ones");
  params.group("The second volume where it belongs");
  params.add("--apply", moved.path, "write B, moved onto A and cut to its size").value("OUTPUT").writes();
  params.add("--outside", outside, "what comes from beyond B").value("VALUE");
  declare_output_options(params, moved);
}

static std::shared_ptr<Source> open_volume(const std::string& path) {
  OpenOptions keeping;
  keeping.memory_bytes = common_options().memory_bytes / 4;
  keeping.spool_folder = moved.path.empty() ? "." : home_of(moved.path);
  return keep_frames(open_input({.path = path, .raw = raw}), keeping);
}

// That of A. Fails if B has voxels of another size: a shift in voxels would mean nothing.
static Grid common_grid(const StackInfo& first, const StackInfo& second) {
  const Grid a = grid_of(first.meta), b = grid_of(second.meta);
  for (size_t i = 0; i < 3 && a.is_known && b.is_known; ++i)
    if (std::abs(a.voxel_um[i] - b.voxel_um[i]) > 1e-6 * a.voxel_um[i])
      fail("{}: found voxels of {} um, wanted {} um as in {}; resize it first", second_path,
           fmt::join(b.voxel_um, " x "), fmt::join(a.voxel_um, " x "), first_path);
  return a.is_known ? a : b;
}

static void report_shift(const VolumeShift& shift, const Grid& grid) {
  std::vector<double> px(shift.px.begin(), shift.px.end()), um = px;
  for (size_t i = 0; i < 3; ++i) um[i] *= grid.voxel_um[i];
  report("found", shift.is_found());
  report("shift_voxels", MetaValue(px));
  if (grid.is_known) report("shift_um", MetaValue(um));
  report("match", shift.match);
  report("chance", shift.chance);
  if (!shift.is_found()) return;
  fmt::print("\tx\ty\tz\nvoxels\t{:.3f}\t{:.3f}\t{:.3f}\n", px[0], px[1], px[2]);
  if (grid.is_known) fmt::print("um\t{:.3f}\t{:.3f}\t{:.3f}\n", um[0], um[1], um[2]);
  fmt::print("match\t{:.3f}\nchance\t{:.3f}\n", shift.match, shift.chance);
}

static void apply(std::shared_ptr<Source> second, const StackInfo& first, const VolumeShift& shift) {
  ObliqueView view;
  view.target = second->info();
  view.target.width = first.width;
  view.target.height = first.height;
  view.target.count = first.count;
  set_grid(grid_of(first.meta), view.target.meta);
  view.target.meta.set("register.shift_voxels", std::vector<double>(shift.px.begin(), shift.px.end()));
  for (size_t i = 0; i < 3; ++i) view.first[i] = 0 - shift.px[i], view.step[i][i] = 1;
  const size_t memory = common_options().memory_bytes;
  const auto slices = oblique_slices(std::move(second), view, outside, memory / 4);
  make_volume(*slices,
              {.inputs = {first_path, second_path}, .target = view.target, .memory_bytes = memory / 4},
              moved);
}

static void run() {
  if (first_path == "-" && second_path == "-")
    fail_usage("standard input can be one of the volumes, not both");
  const bool is_done =
      moved.path.empty() || is_up_to_date(moved, std::vector<Input>{{.path = first_path, .raw = raw},
                                                                    {.path = second_path, .raw = raw}});
  const auto first = open_volume(first_path), second = open_volume(second_path);
  check_pixel_value("--outside", outside, second->info().type);
  const Grid grid = common_grid(first->info(), second->info());
  if (common_options().dry_run) {
    fmt::print("looks for the shift of {} against {}\n", second_path, first_path);
    return is_done ? void() : apply(second, first->info(), {});
  }
  VolumeShift shift = shift_between(*first, *second, most_px);
  // No -0.
  if (!subpixel)
    for (double& px : shift.px) px = std::round(px) + 0.0;
  report_shift(shift, grid);
  if (!shift.is_found())
    fail("{} and {}: no shift stands out; the best has a match of {:.3f}, chance gives {:.3f}", first_path,
         second_path, shift.match, shift.chance);
  if (!is_done) apply(second, first->info(), shift);
}

const Tool kRegister{.name = "register",
                     .summary = "find how far one volume is shifted against another",
                     .declare = declare,
                     .run = run};

}  // namespace harima
