// SPDX-License-Identifier: BSD-3-Clause
// bin: blocks of voxels made into one.
#include "image/bin.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "image/grid.h"
#include "subcommands.h"
#include "volume.h"

namespace harima {

static Input in;
static Output out;
static constexpr int kMost = 1000000;  // voxels along a side of a block
static std::string by_text = "2", mode = "mean", edge = "drop";

static void declare(Params& params) {
  declare_input(params, in);
  declare_output(params, out);
  params.group("Blocks");
  params.add("--by", by_text, "voxels a side, or along x, y and z").value("B[,BY,BZ]");
  params.add("--mode", mode, "what a block becomes; NaN if one is in it")
      .choices({{"mean", ""}, {"sum", "as f32"}, {"min", ""}, {"max", ""}, {"median", ""}});
  params.add("--edge", edge, "blocks that are cut off at the far edges")
      .choices({{"drop", "are left out"}, {"partial", "are made of what there is"}});
}

static std::array<int, 3> parse_by(const std::string& text) {
  std::array<int, 3> by{};
  size_t count = 0, at = 0;
  for (; count < 3 && at <= text.size(); ++count) {
    const size_t comma = std::min(text.find(',', at), text.size());
    by[count] = parse_integer(text.substr(at, comma - at));
    at = comma + 1;
  }
  if (count == 1) by = {by[0], by[0], by[0]};
  const bool is_held = std::all_of(by.begin(), by.end(), [](int b) { return b >= 1 && b <= kMost; });
  if ((count != 1 && count != 3) || at <= text.size() || !is_held)
    fail_usage("--by {}, wanted one number or three, x,y,z, of 1 to {}", text, kMost);
  return by;
}

static StackInfo target_of(const StackInfo& stack, std::array<int, 3> by) {
  const int extra = edge == "partial" ? 1 : 0;
  StackInfo target = stack;
  target.type = binned_type(stack.type, bin_mode_named(mode));
  target.width = (stack.width + extra * (by[0] - 1)) / by[0];
  target.height = (stack.height + extra * (by[1] - 1)) / by[1];
  if (target.width < 1 || target.height < 1)
    fail_usage("--by {} leaves nothing of {} x {}", by_text, stack.width, stack.height);
  set_grid(grid_of(stack.meta).coarser(by, true), target.meta);
  return target;
}

static void run() {
  const std::array<int, 3> by = parse_by(by_text);
  const BinMode how = bin_mode_named(mode);
  if (is_up_to_date(out, in)) return;
  const auto source = open_input(in);
  StackInfo target = target_of(source->info(), by);
  if (target.meta.has(meta_name::kAxisPx))
    target.meta.set(meta_name::kAxisPx, binned_axis(target.meta.number(meta_name::kAxisPx, 0), by[0]));
  make_volume(*source,
              {.inputs = {in.path},
               .target = target,
               .window = {0, by[2], by[2], edge == "partial"},
               .make =
                   [&](const LoopFrames& frames, Frame& result, Meta&) {
                     bin_frames(frames.frames, by, how, result);
                     result.tag.axis_px = binned_axis(result.tag.axis_px, by[0]);
                   }},
              out);
}

const Tool kBin{.name = "bin",
                .summary = "make blocks of voxels into one",
                .declare = declare,
                .run = run,
                .common = {.shard = true}};

}  // namespace harima
