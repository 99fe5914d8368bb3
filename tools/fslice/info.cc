// SPDX-License-Identifier: BSD-3-Clause
// info: what a volume is, from its heads alone.
#include <fmt/format.h>

#include "base/text.h"
#include "image/grid.h"
#include "subcommands.h"
#include "volume.h"

namespace harima {

static Input in;
static bool show_history = false;

static void declare(Params& params) {
  declare_input(params, in);
  params.add("--history", show_history, "what was done to it, one line a tool");
}

static std::string text_of(const MetaValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* list = std::get_if<std::vector<double>>(&value))
    return fmt::format("{}", fmt::join(*list, " "));
  return std::visit(
      [](const auto& plain) {
        if constexpr (std::is_arithmetic_v<std::decay_t<decltype(plain)>>) return fmt::format("{}", plain);
        else return std::string();
      },
      value);
}

static void print_stack(const StackInfo& stack) {
  const uint64_t bytes = uint64_t(std::max(0, stack.count)) * uint64_t(stack.width) * uint64_t(stack.height) *
                         bytes_of(stack.type);
  const Grid grid = grid_of(stack.meta);
  fmt::print("{}\n", in.path);
  fmt::print("  size     {} x {} x {} {}, {}\n", stack.width, stack.height, stack.count, name_of(stack.type),
             size_text(bytes));
  if (grid.is_known) fmt::print("  voxel    {} um\n", fmt::join(grid.voxel_um, " x "));
  for (const auto& [name, value] : stack.meta.items()) fmt::print("  {} = {}\n", name, text_of(value));
}

static void print_history(const History& history) {
  for (const HistoryEntry& entry : history)
    fmt::print("  {}  {} {}: {}\n", entry.start, entry.tool, entry.version, fmt::join(entry.argv, " "));
}

static void report_stack(const StackInfo& stack) {
  report("shape_zyx",
         MetaValue(std::vector<double>{double(stack.count), double(stack.height), double(stack.width)}));
  report("type", MetaValue(std::string(name_of(stack.type))));
  for (const auto& [name, value] : stack.meta.items()) report(name, value);
}

static void run() {
  const auto source = open_input(in);
  if (!source->can_seek())
    for (Frame frame; source->next(frame);) {
    }
  print_stack(source->info());
  if (show_history) print_history(source->info().history);
  report_stack(source->info());
}

const Tool kInfo{.name = "info",
                 .summary = "say what a volume is, from its heads alone",
                 .declare = declare,
                 .run = run,
                 .common = {.memory = false, .force = false, .dry_run = false}};

}  // namespace harima
