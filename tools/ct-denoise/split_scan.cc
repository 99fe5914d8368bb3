// SPDX-License-Identifier: BSD-3-Clause
#include "split_scan.h"

#include <algorithm>
#include <fcntl.h>
#include <filesystem>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>

#include "base/error.h"
#include "base/log.h"
#include "base/parallel.h"
#include "base/signals.h"
#include "base/text.h"
#include "cli/tool.h"

extern char** environ;

namespace harima {

namespace {

namespace fs = std::filesystem;

// Beside this program, else as PATH has it.
std::string reconstructor() {
  std::error_code failed;
  const fs::path beside = fs::read_symlink("/proc/self/exe", failed).parent_path() / "ct-rec";
  return fs::exists(beside, failed) ? beside.string() : "ct-rec";
}

pid_t start(const std::vector<std::string>& command) {
  std::vector<char*> words;
  for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
  pid_t pid = -1;
  const int bad = posix_spawnp(&pid, words[0], &actions, nullptr, words.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (bad != 0) fail("{}: cannot be started: {}", command[0], std::strerror(bad));
  return pid;
}

// Until it ends; a request to stop is passed on once.
int status_of(pid_t pid) {
  constexpr useconds_t kPause = 20000;
  bool is_told = false;
  for (int status = 0;; usleep(kPause)) {
    if (waitpid(pid, &status, WNOHANG) == pid) return status;
    if (!is_told && stop_requested()) is_told = kill(pid, SIGTERM) == 0;
  }
}

void run_program(const std::vector<std::string>& command, const std::string& what) {
  const int status = status_of(start(command));
  if (WIFSIGNALED(status)) fail("{}: ct-rec was killed by signal {}", what, WTERMSIG(status));
  if (WEXITSTATUS(status) == int(Exit::kStopped)) throw Error(what + ": stopped; the same command goes on from there", Exit::kStopped);
  if (WEXITSTATUS(status) == int(Exit::kUsage)) fail_usage("{}: ct-rec does not take these options (--rec)", what);
  if (WEXITSTATUS(status) != 0) fail("{}: ct-rec failed, see above", what);
}

}  // namespace

void declare_splitting(Params& params, SplitOptions& options) {
  params.group("Splitting");
  params.add("--parts", options.parts, "parts that share no view; more learn from less noisy slices and take longer to apply").value("K").range(2, 64);
  params.add("--block", options.block, "neighbouring views that stay together, for detectors with afterglow").value("VIEWS").range(1, 1e6);
  params.add("--rec", options.rec, "options for ct-rec, as they are typed there, with spaces between them").value("OPTIONS");
}

std::vector<std::string> part_paths(const std::string& folder, int parts) {
  std::vector<std::string> paths;
  for (int part = 0; part < parts; ++part) paths.push_back((fs::path(folder) / fmt::format("part{}", part)).string());
  return paths;
}

std::vector<std::string> split_scan(const std::string& scan, const SplitOptions& options, const std::string& folder) {
  const CommonOptions& common = common_options();
  const std::vector<std::string> paths = part_paths(folder, options.parts);
  std::error_code failed;
  if (!common.dry_run && !fs::create_directories(folder, failed) && failed) fail("{}: cannot be made: {}", folder, failed.message());
  for (int part = 0; part < options.parts; ++part) {
    std::vector<std::string> command{reconstructor(), scan, "-o", paths[size_t(part)], "--subset", fmt::format("{}/{}:{}", part, options.parts, options.block),
                                     "--threads", fmt::format("{}", thread_count()), "--mem", fmt::format("{}", common.memory_bytes), "--device", common.device};
    if (common.force) command.push_back("--force");
    if (common.dry_run) command.push_back("--dry-run");
    if (log_level() == LogLevel::quiet) command.push_back("--quiet");
    for (const std::string_view word : split(options.rec, ' '))
      if (!word.empty()) command.emplace_back(word);
    run_program(command, paths[size_t(part)]);
  }
  return paths;
}

}  // namespace harima
