// SPDX-License-Identifier: BSD-3-Clause
// stack: volumes one behind the other, as scans at several heights are joined.
#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "filter/joined.h"
#include "format/keep_frames.h"
#include "format/result.h"
#include "subcommands.h"
#include "volume.h"

namespace harima {

static std::vector<std::string> paths;
static std::string raw, overlap_text;
static bool blend = false;
static Output out;

static void declare(Params& params) {
  params.add("volumes", paths, "volumes in their order, and the output")
      .value("INPUT... OUTPUT")
      .reads()
      .last("output", PathKind::any)
      .required();
  params.group("Joints");
  params
      .add("--overlap", overlap_text,
           "slices that one volume and the next have in common; one number, or one for each joint")
      .value("N[,N...]");
  params.add("--blend", blend, "fade common slices into each other; else they are parted in the middle");
  params.add("--raw", raw, "the files hold bare pixels: TYPE,WIDTHxHEIGHT[,OFFSET][,be]").value("LAYOUT");
  params.group("The result");
  declare_output_options(params, out);
}

static std::vector<int> parse_overlaps(size_t joints) {
  if (overlap_text.empty()) return std::vector<int>(joints, 0);
  std::vector<int> overlaps;
  for (size_t at = 0; at <= overlap_text.size();) {
    const size_t end = std::min(overlap_text.find(',', at), overlap_text.size());
    overlaps.push_back(parse_integer(overlap_text.substr(at, end - at)));
    if (overlaps.back() < 0) fail_usage("--overlap {}, wanted 0 or more", overlap_text);
    at = end + 1;
  }
  if (overlaps.size() == 1) overlaps.resize(joints, overlaps[0]);
  if (overlaps.size() != joints)
    fail_usage("--overlap {} has {} numbers, wanted one, or one for each of {} joints", overlap_text,
               overlaps.size(), joints);
  return overlaps;
}

static std::shared_ptr<Source> open_part(const std::string& path) {
  Input in;
  in.path = path;
  in.raw = raw;
  OpenOptions keeping;
  keeping.memory_bytes = common_options().memory_bytes / 2;
  keeping.spool_folder = home_of(out.path);
  return keep_frames(open_input(in), keeping);
}

static std::vector<Input> inputs_at(const std::vector<std::string>& inputs) {
  std::vector<Input> all;
  for (const std::string& path : inputs) all.push_back({.path = path, .raw = raw});
  return all;
}

static void run() {
  if (paths.size() < 3) fail_usage("wanted two volumes or more and an output");
  out.path = paths.back();
  const std::vector<std::string> inputs(paths.begin(), paths.end() - 1);
  const Joining how{parse_overlaps(inputs.size() - 1), blend};
  if (is_up_to_date(out, inputs_at(inputs))) return;
  if (std::count(inputs.begin(), inputs.end(), "-") > 1)
    fail_usage("standard input can be one of the volumes, not two");
  std::vector<std::shared_ptr<Source>> parts;
  for (const std::string& path : inputs) parts.push_back(open_part(path));
  const auto whole = joined(std::move(parts), inputs, how);
  make_volume(*whole,
              {.inputs = inputs, .target = whole->info(), .memory_bytes = common_options().memory_bytes / 2},
              out);
}

const Tool kStack{
    .name = "stack", .summary = "join volumes one behind the other", .declare = declare, .run = run};

}  // namespace harima
