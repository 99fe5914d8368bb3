// SPDX-License-Identifier: BSD-3-Clause
// resize: more voxels or fewer for the same volume.
#include "filter/resize.h"

#include <cmath>

#include "base/error.h"
#include "base/text.h"
#include "format/keep_frames.h"
#include "format/result.h"
#include "subcommands.h"
#include "volume.h"

namespace harima {

static Input in;
static Output out;
static std::string scale, to, interpolation = "linear";

static void declare(Params& params) {
  declare_input(params, in);
  declare_output(params, out);
  params.group("Voxels");
  params.add("--scale", scale, "how many for one, or along x, y and z; below 1 makes them fewer")
      .value("S[,SY,SZ]");
  params.add("--to", to, "how many").value("NX,NY,NZ");
  params.add("--interp", interpolation, "values between voxels")
      .choices({{"nearest", ""}, {"linear", ""}, {"cubic", ""}});
}

static std::vector<double> parse_triple(const char* option, const std::string& text) {
  const bool is_one = text.find(',') == std::string::npos;
  try {
    const std::vector<double> numbers = parse_numbers(text, is_one ? 1 : 3);
    return is_one ? std::vector<double>(3, numbers[0]) : numbers;
  } catch (const Error& e) {
    throw e.in("{}", option);
  }
}

static std::array<int, 3> wanted_size(const StackInfo& stack) {
  if (scale.empty() == to.empty()) fail_usage("wanted one of --scale and --to");
  const std::array<int, 3> from{stack.width, stack.height, stack.count};
  const std::vector<double> numbers =
      scale.empty() ? parse_triple("--to", to) : parse_triple("--scale", scale);
  std::array<int, 3> size{};
  for (size_t i = 0; i < 3; ++i) {
    if (!(numbers[i] > 0) || (scale.empty() && numbers[i] != std::floor(numbers[i])))
      fail_usage("{} {}, wanted {} above 0", scale.empty() ? "--to" : "--scale", scale.empty() ? to : scale,
                 scale.empty() ? "whole numbers" : "numbers");
    const double wanted = scale.empty() ? numbers[i] : std::max(1.0, std::floor(from[i] * numbers[i] + 0.5));
    if (wanted > 1 << 20)
      fail_usage("{:g} voxels along an axis are too many, wanted {} or fewer", wanted, 1 << 20);
    size[i] = int(wanted);
  }
  return size;
}

static void run() {
  if (is_up_to_date(out, in)) return;
  const size_t memory = common_options().memory_bytes;
  OpenOptions keeping;
  keeping.memory_bytes = memory / 4;
  keeping.spool_folder = home_of(out.path);
  auto opened = open_input(in);
  const bool is_known = opened->info().count >= 0;
  const std::shared_ptr<Source> source =
      is_known ? std::move(opened) : keep_frames(std::move(opened), keeping);
  const Resized result =
      resized(source, {wanted_size(source->info()), interpolation_named(interpolation)}, memory / 4);
  make_volume(*result.taps,
              {.inputs = {in.path},
               .target = result.target,
               .window = {0, result.count, result.count},
               .make = [&](const LoopFrames& frames, Frame& slice,
                           Meta&) { result.make(frames.frames, frames.index, slice); },
               .memory_bytes = memory / 2},
              out);
}

const Tool kResize{
    .name = "resize", .summary = "make more voxels or fewer of a volume", .declare = declare, .run = run};

}  // namespace harima
