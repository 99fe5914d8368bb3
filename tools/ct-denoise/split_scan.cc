// SPDX-License-Identifier: BSD-3-Clause
#include "split_scan.h"

#include <algorithm>
#include <filesystem>

#include "base/companion.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/parallel.h"
#include "base/signals.h"
#include "base/text.h"
#include "cli/estimate.h"
#include "cli/tool.h"
#include "format/input_state.h"
#include "format/peek.h"
#include "rec_words.h"

namespace harima {

namespace {

namespace fs = std::filesystem;

void run_reconstruction(const std::vector<std::string>& command, const std::string& what,
                        std::string* printed = nullptr) {
  const int status = printed ? run_companion(command, *printed) : run_companion(command);
  const bool was_told = status > 128 && stop_requested();  // before it could make something of it
  if (was_told || status == int(Exit::kStopped))
    throw Error(what + ": stopped; the same command goes on from there", Exit::kStopped);
  if (status > 128) fail("{}: ct-rec was killed by signal {}", what, status - 128);
  if (status == int(Exit::kUsage)) fail_usage("{}: ct-rec does not take these options (--rec)", what);
  if (status != 0) fail("{}: ct-rec failed, see above", what);
}

}  // namespace

void declare_splitting(Params& params, SplitOptions& options) {
  params.group("Splitting");
  params
      .add("--parts", options.parts,
           "parts that share no view; more learn from less noisy slices and take longer to apply")
      .value("K")
      .range(2, 64);
  params.add("--block", options.block, "neighbouring views that stay together, for detectors with afterglow")
      .value("VIEWS")
      .range(1, 1e6);
  params
      .add("--rec", options.rec,
           "options for ct-rec, as they are typed there, with spaces between them; not its output and views, "
           "which are chosen here")
      .value("OPTIONS");
}

void check_splittable(const std::string& scan, const SplitOptions& options) {
  rec_words(options.rec);
  if (is_pipe(scan)) fail_usage("{}: a pipe is read only once, wanted a scan in files", scan);
}

std::vector<std::string> part_paths(const std::string& folder, int parts) {
  std::vector<std::string> paths;
  for (int part = 0; part < parts; ++part)
    paths.push_back((fs::path(folder) / fmt::format("part{}", part)).string());
  return paths;
}

std::string origin_of_parts(const std::vector<std::string>& scan_files, const SplitOptions& options) {
  return xxh3_hex(fmt::format("{} {} {} {}", options.parts, options.block,
                              fmt::join(rec_words(options.rec), " "), state_of_files(scan_files)));
}

static std::vector<std::string> command_of(const std::string& scan, const SplitOptions& options, int part,
                                           const std::string& output) {
  const CommonOptions& common = common_options();
  std::vector<std::string> command{companion("ct-rec"),
                                   scan,
                                   "-o",
                                   output,
                                   "--subset",
                                   fmt::format("{}/{}:{}", part, options.parts, options.block),
                                   "--threads",
                                   fmt::format("{}", thread_count()),
                                   "--mem",
                                   fmt::format("{}", common.memory_bytes),
                                   "--device",
                                   common.device};
  if (common.force) command.push_back("--force");
  if (common.dry_run) command.insert(command.end(), {"--dry-run", "--json"});
  if (log_level() == LogLevel::quiet) command.push_back("--quiet");
  const std::vector<std::string> words = rec_words(options.rec);
  command.insert(command.end(), words.begin(), words.end());
  return command;
}

std::vector<std::string> split_scan(const std::string& scan, const SplitOptions& options,
                                    const std::string& folder) {
  const std::vector<std::string> paths = part_paths(folder, options.parts);
  std::error_code failed;
  if (!fs::create_directories(folder, failed) && failed)
    fail("{}: cannot be made: {}", folder, failed.message());
  try {
    for (int part = options.parts - 1; part >= 0;
         --part)  // the last one has the fewest views: where they do not suffice nothing is made
      run_reconstruction(command_of(scan, options, part, paths[size_t(part)]), paths[size_t(part)]);
  } catch (...) {
    fs::remove(folder, failed);  // if nothing was made
    throw;
  }
  return paths;
}

ReconstructionPlan say_split(const std::string& scan, const SplitOptions& options,
                             const std::string& folder) {
  const std::vector<std::string> paths = part_paths(folder, options.parts);
  ReconstructionPlan all;
  for (int part = 0; part < options.parts; ++part) {
    std::string printed;
    const std::string& path = paths[size_t(part)];
    run_reconstruction(command_of(scan, options, part, fs::exists(folder) ? path : folder), path, &printed);
    const ReconstructionPlan one = plan_in(printed);
    all = {all.seconds + one.seconds, one.slices, one.width, one.height};
  }
  say_time(all.seconds, fmt::format("computing {} parts", options.parts));
  return all;
}

}  // namespace harima
