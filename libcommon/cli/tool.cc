// SPDX-License-Identifier: BSD-3-Clause
#include "cli/tool.h"

#include <stdio_ext.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <new>

#include "base/error.h"
#include "base/signals.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/common_options.h"
#include "cli/describe.h"
#include "cli/help.h"
#include "cli/man_page.h"
#include "cli/option_json.h"
#include "cli/params_file.h"
#include "cli/run_record.h"
#include "cli/version.h"

namespace harima {

namespace {

// The one run of this process.
struct Run {
  std::vector<Command> commands;  // the tool, then its subcommands
  Command* command = nullptr;     // the one that was called
  CommonOptions common;
  Asked asked;
  std::string start;
  std::vector<std::string> argv;
  Meta report;
};
Run g_run;

void declare_commands(const Tool& tool) {
  g_run.commands.reserve(1 + tool.subcommands.size());
  g_run.commands.push_back({tool.name, &tool, {}});
  for (const Tool& sub : tool.subcommands)
    g_run.commands.push_back({fmt::format("{} {}", tool.name, sub.name), &sub, {}});
  for (Command& command : g_run.commands) {
    if (command.tool->declare) command.tool->declare(command.params);
    declare_common(command.params, command.tool->common, g_run.common, g_run.asked);
  }
  g_run.command = &g_run.commands.front();
}

// The subcommand that the first word names; the tool itself if it has none, or an option comes first, or it
// runs without one.
void choose_command(std::span<const std::string>& words) {
  if (g_run.commands.size() == 1 || (!words.empty() && words[0].starts_with('-'))) return;
  std::vector<std::string> names;
  for (Command& command : std::span(g_run.commands).subspan(1)) {
    names.push_back(command.tool->name);
    if (words.empty() || words[0] != names.back()) continue;
    g_run.command = &command;
    words = words.subspan(1);
    return;
  }
  if (g_run.commands[0].tool->run) return;
  if (words.empty()) fail_usage("no command given, wanted one of {}; see --help", fmt::join(names, ", "));
  fail_usage("unknown command '{}', wanted one of {}{}", words[0], fmt::join(names, ", "),
             did_you_mean(words[0], names));
}

std::string description(const std::string& as) {
  if (as == "schema") return params_schema(*g_run.command);
  if (as == "cwl") return describe_cwl(g_run.commands, *g_run.command);
  if (as == "man") return man_page(g_run.commands);
  return as == "bash" ? bash_completion(g_run.commands) : describe_json(g_run.commands);
}

// What is asked for instead of a run, or "".
std::string answer() {
  const Asked& asked = g_run.asked;
  if (asked.help) return help_text(*g_run.command);
  if (asked.version)
    return g_run.common.json ? version_json(g_run.commands[0].name)
                             : fmt::format("{} {}\n", g_run.commands[0].name, version());
  if (asked.man) return man_page(g_run.commands);
  if (!asked.describe.empty()) return description(asked.describe);
  if (!asked.params_file.empty()) read_params_file(asked.params_file, g_run.command->params);
  return asked.print_params ? params_json(g_run.command->params) : "";
}

void check_one_use_of_stdout() {
  const Param* output = g_run.command->params.find("output");
  if (g_run.common.json && output && output->get() == "-")
    fail_usage("--json and --output - both want standard output");
}

void print_report(const char* status) {
  if (!g_run.common.json) return;
  nlohmann::json json = nlohmann::json::object();
  for (const auto& [name, value] : g_run.report.items()) json[name] = meta_json(value);
  json["tool"] = g_run.command->name;
  json["version"] = version();
  json["status"] = status;
  fmt::print("{}", print_json(json, -1));
}

void run_command() {
  const Command& command = *g_run.command;
  if (!command.tool->run) fail_usage("no command given; see --help");
  check_required(command.params);
  check_one_use_of_stdout();
  settle_common(g_run.asked, command.name, *command.tool, g_run.common);
  command.tool->run();
  print_report("done");
}

// The last bytes may fail only here (full disk, network file system). A closed stdout nobody wrote to is
// fine.
void close_stdout() {
  const bool is_used = std::ferror(stdout) || __fpending(stdout) > 0;
  if (std::fclose(stdout) != 0 && (is_used || errno != EBADF)) fail_errno("standard output");
}

// Called without a word, as by who wants to know how.
void check_needs_no_word(const Command& command) {
  for (const Param& param : command.params.all())
    if (param.is_required)
      fail_usage("nothing given, wanted {}\ntry {} --help", usage_of(command), command.name);
}

void run_tool(std::span<const std::string> words) {
  choose_command(words);
  if (words.empty()) check_needs_no_word(*g_run.command);
  parse_command_line(g_run.command->params, words);
  const std::string text = answer();
  if (text.empty()) run_command();
  else fmt::print("{}", text);
  close_stdout();
}

// The last line of --json when a run fails; a stdout that takes nothing any more is not worth a second
// message.
void report_failure(const Error& error) {
  if (error.status() == Exit::kUsage) return;
  report("message", std::string(error.what()));
  try {
    print_report(error.status() == Exit::kStopped ? "stopped" : "failed");
  } catch (const std::exception&) {
  }
}

Error as_error(const std::exception& e) {
  if (const auto* error = dynamic_cast<const Error*>(&e)) return *error;
  if (dynamic_cast<const std::bad_alloc*>(&e)) return Error("not enough memory; a smaller --mem may help");
  return Error(e.what());
}

}  // namespace

const CommonOptions& common_options() { return g_run.common; }

ShardRange shard_range(int count) {
  const auto border = [&](int i) { return int(int64_t{count} * i / g_run.common.shard_count); };
  return {border(g_run.common.shard_index), border(g_run.common.shard_index + 1)};
}

HistoryEntry this_run(const std::vector<std::string>& inputs, const std::string& device) {
  HistoryEntry entry;
  entry.tool = g_run.command->name;
  entry.version = version();
  entry.git = git_id();
  entry.start = g_run.start;
  entry.end = utc_now();
  entry.device = device;
  if (const char* job = std::getenv("SLURM_JOB_ID")) entry.job = job;
  entry.argv = without_secrets(g_run.argv);
  entry.params = effective_params(g_run.command->params);
  entry.inputs = inputs;
  entry.report = g_run.report.items();
  return entry;
}

std::string asked_of_this_run() {
  std::string text = g_run.command->name;
  for (const Param& param : g_run.command->params.all())
    if (param.group != kCommonGroup && param.group != kHelpGroup && param.name != "output" && !param.is_way)
      text += fmt::format("\n{} {}", param.name, param.get());
  return text;
}

void report(const std::string& name, const MetaValue& value) { g_run.report.set(name, value); }

int tool_main(int argc, char** argv, const Tool& tool) {
  g_run.start = utc_now();
  g_run.argv.assign(argv, argv + argc);
  install_signal_handlers();
  try {
    declare_commands(tool);
    run_tool(std::span<const std::string>(g_run.argv).subspan(1));
    return int(Exit::kDone);
  } catch (const std::exception& e) {
    const Error error = as_error(e);
    const std::string line =
        fmt::format("{}: {}\n", g_run.command ? g_run.command->name : tool.name, error.what());
    std::fputs(line.c_str(), stderr);  // a full log must not hide the exit status
    report_failure(error);
    return int(error.status());
  }
}

}  // namespace harima
