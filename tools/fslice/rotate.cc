// SPDX-License-Identifier: BSD-3-Clause
// rotate: slices turned in their plane.
#include "filter/rotate.h"

#include "base/error.h"
#include "base/text.h"
#include "reslice_volume.h"
#include "subcommands.h"

namespace harima {

static Input in;
static Output out;
static std::optional<double> degrees;
static std::optional<int> quarters;
static std::string about, interpolation = "linear";
static double outside = 0;

static void declare(Params& params) {
  declare_input(params, in);
  declare_output(params, out);
  params.group("Turn");
  params
      .add("--deg", degrees,
           "counter-clockwise, as --angle-offset of ct-rec turns slices; they keep their size")
      .value("DEG")
      .range(-1e6, 1e6);
  params.add("--quarter", quarters, "quarter turns counter-clockwise, exactly").value("N").range(1, 3);
  params.add("--about", about, "centre, in pixels; that of the slice if not given").value("X,Y");
  params.add("--interp", interpolation, "values between pixels, with --deg")
      .choices({{"nearest", ""}, {"linear", ""}, {"cubic", ""}});
  params.add("--outside", outside, "what comes from beyond the slice").value("VALUE");
}

static Rotation wanted_rotation(const StackInfo& stack) {
  Rotation how{*degrees, 0.5 * (stack.width - 1), 0.5 * (stack.height - 1),
               interpolation_named(interpolation), outside};
  if (about.empty()) return how;
  try {
    const std::vector<double> centre = parse_numbers(about, 2);
    how.about_x = centre[0], how.about_y = centre[1];
  } catch (const Error& e) {
    throw e.in("--about");
  }
  return how;
}

// The slices are those of a reconstruction with another angle offset.
static void set_turned(double deg, const Meta& from, Meta& meta) {
  constexpr double kRad = 0.017453292519943295;
  if (from.has(meta_name::kAngleOffsetRad))
    meta.set(meta_name::kAngleOffsetRad, from.number(meta_name::kAngleOffsetRad, 0) + deg * kRad);
}

static void run_quarters(std::unique_ptr<Source> source) {
  if (!about.empty()) fail_usage("--about goes with --deg; quarter turns keep all pixels and need no centre");
  const Axes turns[] = {
      {{1, 0, 2}, {false, true, false}}, {{0, 1, 2}, {true, true, false}}, {{1, 0, 2}, {true, false, false}}};
  Meta meta;
  set_turned(90.0 * *quarters, source->info().meta, meta);
  write_resliced(std::move(source), in, turns[*quarters - 1], 0, out, meta);
}

static void run() {
  if (degrees.has_value() == quarters.has_value()) fail_usage("wanted one of --deg and --quarter");
  if (is_up_to_date(out, in)) return;
  auto source = open_input(in);
  if (quarters) return run_quarters(std::move(source));
  check_pixel_value("--outside", outside, source->info().type);
  const Rotation how = wanted_rotation(source->info());
  StackInfo target = source->info();
  set_turned(how.deg, source->info().meta, target.meta);
  make_volume(*source,
              {.inputs = {in.path},
               .target = target,
               .make = [&](const LoopFrames& frames, Frame& result,
                           Meta&) { rotate(frames.frames[0], how, result); }},
              out);
}

const Tool kRotate{.name = "rotate",
                   .summary = "turn slices in their plane",
                   .declare = declare,
                   .run = run,
                   .common = {.shard = true}};

}  // namespace harima
