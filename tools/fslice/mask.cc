// SPDX-License-Identifier: BSD-3-Clause
// mask: what lies outside a circle, a box or the mask of another volume becomes one value.
#include "filter/mask.h"

#include "base/error.h"
#include "base/text.h"
#include "select.h"
#include "subcommands.h"

namespace harima {

static Input in;
static Output out;
static Chosen chosen;
static std::string box;
static double fill = 0;

static void declare(Params& params) {
  declare_input(params, in);
  declare_output(params, out);
  params.group("What stays (all that is given at once)");
  params
      .add("--circle", chosen.circle,
           "what is within so many pixels of the centre; fit: within half the shorter side")
      .value("R|fit");
  params.add("--box", box, "columns and rows, half open").value("X0:X1,Y0:Y1");
  params.add("--from", chosen.mask, "where this volume, or slice for all, of the size of the input is not 0")
      .value("INPUT")
      .reads();
  params.add("--fill", fill, "what all else becomes").value("VALUE");
}

static Rectangle parse_box(const StackInfo& info) {
  const std::vector<std::string> words = parse_words(box);
  if (box.empty()) return {0, info.width, 0, info.height};
  if (words.size() != 2) fail_usage("--box is '{}', wanted X0:X1,Y0:Y1", box);
  const IntRange x = parse_range(words[0]), y = parse_range(words[1]);
  const Rectangle inside{x.first, std::min(x.last, info.width), y.first, std::min(y.last, info.height)};
  if (x.step != 1 || y.step != 1 || inside.x0 < 0 || inside.y0 < 0 || inside.x0 >= inside.x1 ||
      inside.y0 >= inside.y1)
    fail_usage("--box {} is nothing of {} x {}, wanted X0:X1,Y0:Y1", box, info.width, info.height);
  return inside;
}

static void run() {
  if (chosen.circle.empty() && chosen.mask.empty() && box.empty())
    fail_usage("wanted --circle, --box or --from");
  if (is_up_to_date(out, in, {chosen.mask})) return;
  const auto source = open_input(in);
  const StackInfo& info = source->info();
  check_pixel_value("--fill", fill, info.type);
  size_t memory_bytes = common_options().memory_bytes;
  const Selection selection = open_chosen(chosen, in, info, memory_bytes);
  const Rectangle inside = parse_box(info);
  make_volume(*source,
              {.inputs = {in.path},
               .target = info,
               .make =
                   [&](const LoopFrames& frames, Frame& result, Meta&) {
                     copy_rows(frames.frames[0], 0, result.height(), result.data());
                     fill_unmarked(result, selection.marks(frames.index), fill);
                     fill_outside(result, inside, fill);
                   },
               .memory_bytes = memory_bytes},
              out);
}

const Tool kMask{.name = "mask",
                 .summary = "set what lies outside a circle, a box or another volume to one value",
                 .declare = declare,
                 .run = run,
                 .common = {.shard = true}};

}  // namespace harima
