// SPDX-License-Identifier: BSD-3-Clause
// A tool with one option of every kind and two subcommands: what tests/cli/contract asks of every tool is
// asked of it.
#include <fmt/format.h>
#include <unistd.h>

#include "base/error.h"
#include "base/part_file.h"
#include "base/progress.h"
#include "base/signals.h"
#include "cli/tool.h"

namespace harima {

static struct {
  std::string input, output, window = "ramp", token, what;
  std::vector<std::string> tags;
  std::optional<double> axis;
  std::optional<int> row;
  double gain = 1.5;
  int steps = 3;
  bool fast = false;
} opt;

static void declare_show(Params& params) {
  params.add("input", opt.input, "what to show").value("INPUT").reads().required();
  params.add("-o,--output", opt.output, "where to write it").value("PATH").writes().required();
  params.group("Numbers");
  params.add("-a,--axis", opt.axis, "axis; found if not given").value("PX").range(-1000, 1000);
  params.add("--row", opt.row, "one row").value("ROW");
  params.add("--gain", opt.gain, "factor").value("FACTOR").range(0, 1e6);
  params.add("--steps", opt.steps, "pieces of work").value("N").range(0, 1000000);
  params.group("Words");
  params.add("--window", opt.window, "window on the ramp")
      .value("NAME")
      .choices({{"ramp", "none"}, {"hann", "smooth"}, {"off", ""}});
  params.add("--tag", opt.tags, "word to keep, again for more").value("WORD");
  params.add("--token", opt.token, "something that nobody else should read").value("TEXT");
  params.add("--fast", opt.fast, "hurry");
}

static void show() {
  const HistoryEntry entry = this_run({opt.input}, "cpu");
  for (const std::string& word : entry.argv) fmt::print("argv {}\n", word);
  const ShardRange part = shard_range(37);
  fmt::print("part {}:{}\n", part.first, part.last);
  report("gain", opt.gain);
  Progress progress("show", opt.steps, "steps");
  for (int i = 0; i < opt.steps; ++i) progress.add();
}

static void declare_end(Params& params) {
  params.add("what", opt.what, "how to end: wait (for a signal), ask (wait, asking), fail or memory")
      .required();
}

static void end() {
  if (opt.what == "fail") fail("scan.his: frame {} is short", 812);
  if (opt.what == "memory") throw std::bad_alloc();
  PartFile part("unfinished");
  for (int i = 0; i < 1000; ++i) {
    if (opt.what == "ask" && stop_requested()) throw Error("stopped by a signal, run again", Exit::kStopped);
    usleep(10000);
  }
}

}  // namespace harima

int main(int argc, char** argv) {
  const harima::Tool commands[] = {
      {.name = "show",
       .summary = "say what was understood",
       .declare = harima::declare_show,
       .run = harima::show,
       .common = {.device = true, .shard = true}},
      {.name = "end", .summary = "end in some way", .declare = harima::declare_end, .run = harima::end}};
  const harima::Tool tool{.name = "demo_tool", .summary = "try the command line", .subcommands = commands};
  return harima::tool_main(argc, argv, tool);
}
