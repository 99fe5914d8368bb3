// SPDX-License-Identifier: BSD-3-Clause
#include "split_scan.h"

#include <algorithm>
#include <fcntl.h>
#include <filesystem>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "base/error.h"
#include "base/log.h"
#include "base/parallel.h"
#include "base/program.h"
#include "base/signals.h"
#include "base/text.h"
#include "cli/tool.h"
#include "format/peek.h"

namespace harima {

namespace {

namespace fs = std::filesystem;

constexpr int kNotStarted = 127;  // as a shell has it

// Beside this program, else as PATH has it.
std::string reconstructor() {
  std::error_code failed;
  const fs::path beside = fs::path(program_folder()) / "ct-rec";
  return fs::exists(beside, failed) ? beside.string() : "ct-rec";
}

// It is told to stop when this program dies, of whatever: nobody else would take what it makes.
pid_t start(const std::vector<std::string>& command) {
  std::vector<char*> words;
  for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  const pid_t parent = getpid(), child = fork();
  if (child < 0) fail_errno("cannot start " + command[0]);
  if (child > 0) return child;
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  const int nothing = open("/dev/null", O_RDONLY);
  if (getppid() == parent && nothing >= 0 && dup2(nothing, STDIN_FILENO) >= 0 && dup2(STDERR_FILENO, STDOUT_FILENO) >= 0) execvp(words[0], words.data());
  _exit(kNotStarted);
}

// Until it ends; a request to stop is passed on once.
int status_of(pid_t pid) {
  constexpr useconds_t kPause = 20000;
  bool is_told = false;
  for (int status = 0;; usleep(kPause)) {
    const pid_t ended = waitpid(pid, &status, WNOHANG);
    if (ended == pid) return status;
    if (ended < 0 && errno != EINTR) fail_errno("ct-rec: its end was not seen");
    if (!is_told && stop_requested()) is_told = kill(pid, SIGTERM) == 0;
  }
}

void run_program(const std::vector<std::string>& command, const std::string& what) {
  const int status = status_of(start(command));
  const bool was_told = WIFSIGNALED(status) && stop_requested();  // before it could make something of it
  if (WIFSIGNALED(status) && !was_told) fail("{}: ct-rec was killed by signal {}", what, WTERMSIG(status));
  if (was_told || WEXITSTATUS(status) == int(Exit::kStopped)) throw Error(what + ": stopped; the same command goes on from there", Exit::kStopped);
  if (WEXITSTATUS(status) == kNotStarted) fail("{}: cannot be started", command[0]);
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

void check_splittable(const std::string& scan) {
  if (is_pipe(scan)) fail_usage("{}: a pipe is read only once, wanted a scan in files", scan);
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
    const bool has_place = !common.dry_run || fs::exists(folder, failed);
    std::vector<std::string> command{reconstructor(), scan, "-o", has_place ? paths[size_t(part)] : folder, "--subset", fmt::format("{}/{}:{}", part, options.parts, options.block),
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
