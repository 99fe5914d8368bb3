// SPDX-License-Identifier: BSD-3-Clause
// profile: values along a straight line.
#include "measure/profile.h"

#include <fmt/format.h>

#include <cmath>

#include "base/error.h"
#include "base/text.h"
#include "image/grid.h"
#include "side_file.h"
#include "subcommands.h"
#include "volume.h"

namespace harima {

static Input in;
static std::string from, to, interp = "linear", csv;
static int width = 1;

static void declare(Params& params) {
  declare_input(params, in);
  params.group("Line");
  params.add("--from", from, "its first point, in voxels from 0").value("X,Y,Z").required();
  params.add("--to", to, "its last point").value("X,Y,Z").required();
  params.add("--width", width, "lines side by side within the slice, whose mean is taken")
      .value("N")
      .range(1, 10000);
  params.add("--interp", interp, "value between voxels").choices({{"linear", ""}, {"nearest", ""}});
  params.group("Results");
  params.add("--csv", csv, "write the table to this file instead of printing it")
      .value("FILE")
      .writes(PathKind::file);
}

static std::array<double, 3> parse_point(const char* option, const std::string& text) {
  const std::vector<double> numbers = parse_numbers(text);
  if (numbers.size() != 3) fail_usage("{} is '{}', wanted X,Y,Z", option, text);
  return {numbers[0], numbers[1], numbers[2]};
}

static std::string table_of(const std::vector<ProfilePoint>& points, const Grid& grid, char between) {
  std::string table =
      fmt::format("distance_{1}{0}x{0}y{0}z{0}value\n", between, grid.is_known ? "um" : "voxel");
  for (const auto& [at, value] : points) {
    const auto& start = points[0].at;
    const auto& edge = grid.voxel_um;
    const double distance =
        std::hypot((at[0] - start[0]) * edge[0], (at[1] - start[1]) * edge[1], (at[2] - start[2]) * edge[2]);
    table += fmt::format("{1}{0}{2}{0}{3}{0}{4}{0}{5}\n", between, distance, at[0], at[1], at[2], value);
  }
  return table;
}

static void run() {
  check_side_file(csv, files_of(in));
  const ProfileLine line{parse_point("--from", from), parse_point("--to", to), width, interp == "linear"};
  const auto source = open_input(in);
  const std::vector<ProfilePoint> points = profile_of(*source, line);
  const Grid grid = grid_of(source->info().meta);
  if (csv.empty()) fmt::print("{}", table_of(points, grid, '\t'));
  else write_side_file(csv, table_of(points, grid, ','));
  std::vector<double> values;
  for (const ProfilePoint& point : points) values.push_back(point.value);
  report("points", int64_t(points.size()));
  report("values", MetaValue(values));
}

const Tool kProfile{.name = "profile",
                    .summary = "read values along a straight line",
                    .declare = declare,
                    .run = run,
                    .common = {.memory = false, .dry_run = false}};

}  // namespace harima
