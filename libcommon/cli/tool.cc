// SPDX-License-Identifier: BSD-3-Clause
#include "cli/tool.h"

#include <fmt/chrono.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>

#include "base/error.h"
#include "base/log.h"
#include "base/parallel.h"
#include "base/progress.h"
#include "base/signals.h"
#include "base/text.h"
#include "cli/command_line.h"
#include "cli/help.h"

namespace harima {

namespace {

// What the common options bind to besides CommonOptions.
struct Asked {
  bool help = false, version = false, man = false, quiet = false, verbose = false;
  std::string progress = "auto", memory = "80%", shard = "0/1";
};

CommonOptions g_common;
Asked g_asked;
Params g_params;
std::string g_tool, g_start;
std::vector<std::string> g_argv;
std::vector<Meta::Item> g_report;

std::string utc_now() { return fmt::format("{:%FT%TZ}", fmt::gmtime(std::time(nullptr))); }

size_t available_memory() {
  std::ifstream file("/proc/meminfo");
  std::string word;
  size_t kilobytes = 0;
  while (file >> word)
    if (word == "MemAvailable:" && file >> kilobytes) return kilobytes * 1024;
  return size_t{4} << 30;
}

void declare_common(Params& params, const CommonSet& set) {
  params.group("Common");
  if (set.threads) params.add("-t,--threads", g_common.threads, "threads; 0: all cores that the job may use").value("N").range(0, 4096);
  if (set.memory) params.add("--mem", g_asked.memory, "memory to use, as a size or a share of what is available").value("SIZE");
  if (set.device)
    params.add("--device", g_common.device, "where to compute").choices({{"auto", ""}, {"cpu", ""}});
  if (set.force) params.add("-f,--force", g_common.force, "replace what exists");
  if (set.dry_run) params.add("-n,--dry-run", g_common.dry_run, "say what would be done: sizes, memory, time");
  if (set.shard) params.add("--shard", g_asked.shard, "the I-th of N equal parts of the work, 0-based").value("I/N");
  if (set.json) params.add("--json", g_common.json, "print the result as one JSON object on the last line");
  params.add("--progress", g_asked.progress, "progress on stderr").choices({{"auto", ""}, {"bar", ""}, {"json", ""}, {"none", ""}});
  params.add("-q,--quiet", g_asked.quiet, "only warnings and errors");
  params.add("-v,--verbose", g_asked.verbose, "say more");
  params.add("-h,--help", g_asked.help, "this help");
  params.add("--man", g_asked.man, "print the man page");
  params.add("--version", g_asked.version, "print the version");
}

void settle_common() {
  set_log(g_tool, g_asked.quiet ? LogLevel::quiet : g_asked.verbose ? LogLevel::verbose : LogLevel::normal);
  const ProgressMode modes[] = {ProgressMode::automatic, ProgressMode::bar, ProgressMode::json, ProgressMode::none};
  for (size_t i = 0; i < 4; ++i)
    if (g_params.find("progress")->allowed[i].name == g_asked.progress)
      set_progress(g_asked.quiet ? ProgressMode::none : modes[i], g_tool);
  set_thread_count(g_common.threads);
  g_common.threads = thread_count();
  g_common.memory_bytes = parse_size(g_asked.memory, available_memory());
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 32) out += fmt::format("\\u{:04x}", int(c));
    else out += c;
  }
  return out + "\"";
}

std::string json_value(const MetaValue& value) {
  struct {
    std::string operator()(bool v) const { return v ? "true" : "false"; }
    std::string operator()(int64_t v) const { return std::to_string(v); }
    std::string operator()(double v) const { return std::isfinite(v) ? fmt::format("{}", v) : "null"; }
    std::string operator()(const std::string& v) const { return quoted(v); }
    std::string operator()(const std::vector<double>& v) const { return fmt::format("[{}]", fmt::join(v, ",")); }
  } print;
  return std::visit(print, value);
}

void print_report() {
  std::string line = fmt::format("{{\"tool\":{},\"version\":\"{}\",\"status\":\"done\"", quoted(g_tool), HARIMA_VERSION);
  for (const auto& [name, value] : g_report) line += fmt::format(",{}:{}", quoted(name), json_value(value));
  fmt::print("{}}}\n", line);
}

void check_stdout() {
  if (std::fflush(stdout) != 0 || std::ferror(stdout)) fail("standard output: cannot write the last bytes");
}

void run_tool(const Tool& tool, const std::vector<std::string>& words) {
  if (tool.declare) tool.declare(g_params);
  declare_common(g_params, tool.common);
  parse_command_line(g_params, words);
  if (g_asked.help) return fmt::print("{}", help_text(tool, g_params)), check_stdout();
  if (g_asked.version) return fmt::print("{} {}\n", tool.name, HARIMA_VERSION), check_stdout();
  if (g_asked.man) return fmt::print("{}", man_page(tool, g_params)), check_stdout();
  check_required(g_params);
  settle_common();
  tool.run();
  if (g_common.json) print_report();
  check_stdout();
}

}  // namespace

const CommonOptions& common_options() { return g_common; }

HistoryEntry this_run(const std::vector<std::string>& inputs, const std::string& device) {
  HistoryEntry entry;
  entry.tool = g_tool;
  entry.version = HARIMA_VERSION;
  entry.start = g_start;
  entry.end = utc_now();
  entry.device = device;
  entry.argv = g_argv;
  entry.inputs = inputs;
  if (const char* job = std::getenv("SLURM_JOB_ID")) entry.job = job;
  for (const Param& param : g_params.all())
    if (const std::string value = param.get(); !value.empty()) entry.params.emplace_back(param.name, value);
  return entry;
}

void report(const std::string& name, const MetaValue& value) { g_report.emplace_back(name, value); }

int tool_main(int argc, char** argv, const Tool& tool) {
  g_tool = tool.name;
  g_start = utc_now();
  g_argv.assign(argv, argv + argc);
  install_signal_handlers();
  try {
    run_tool(tool, {argv + 1, argv + argc});
    return int(Exit::kDone);
  } catch (const Error& e) {
    fmt::print(stderr, "{}: {}\n", g_tool, e.what());
    return int(e.status());
  } catch (const std::exception& e) {
    fmt::print(stderr, "{}: {}\n", g_tool, e.what());
    return int(Exit::kFailed);
  }
}

}  // namespace harima
