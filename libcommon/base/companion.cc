// SPDX-License-Identifier: BSD-3-Clause
#include "base/companion.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <functional>

#include "base/descriptor.h"
#include "base/error.h"
#include "base/program.h"
#include "base/signals.h"
#include "base/spawn.h"

namespace harima {

namespace fs = std::filesystem;

namespace {

constexpr int kNotStarted = 127;  // as a shell has it

// `output`: where its standard output goes.
pid_t start(const std::vector<std::string>& command, int output) {
  std::vector<char*> words;
  for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  const pid_t parent = getpid(), child = fork();
  if (child < 0) fail_errno("cannot start " + command[0]);
  if (child > 0) return child;
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  const int nothing = open("/dev/null", O_RDONLY);
  if (getppid() == parent && nothing >= 0 && dup2(nothing, STDIN_FILENO) >= 0 &&
      dup2(output, STDOUT_FILENO) >= 0)
    execvp(words[0], words.data());
  _exit(kNotStarted);
}

int end_of(
    pid_t pid, const std::string& name, const std::function<void()>& meanwhile = [] {}) {
  constexpr useconds_t kPause = 20000;
  bool is_told = false;
  for (int status = 0;; usleep(kPause)) {
    const pid_t ended = waitpid(pid, &status, WNOHANG);
    meanwhile();
    if (ended < 0 && errno != EINTR) fail_errno(name + ": its end was not seen");
    if (!is_told && stop_requested()) is_told = kill(pid, SIGTERM) == 0;
    if (ended != pid) continue;
    if (exit_status(status) == kNotStarted) fail("{}: cannot be started", name);
    return exit_status(status);
  }
}

}  // namespace

std::string companion(const std::string& name) {
  std::error_code failed;
  const fs::path beside = fs::path(program_folder()) / name;
  return fs::exists(beside, failed) ? beside.string() : name;
}

int run_companion(const std::vector<std::string>& command) {
  return end_of(start(command, STDERR_FILENO), command[0]);
}

int run_companion(const std::vector<std::string>& command, std::string& last_line) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) fail_errno("cannot make a pipe");
  const Descriptor from(ends[0]);
  Descriptor to(ends[1]);
  fcntl(from.get(), F_SETFL, O_NONBLOCK);
  const pid_t pid = start(command, to.get());
  to = Descriptor();
  std::string printed;
  const int status = end_of(pid, command[0], [&] {
    char piece[4096];
    for (ssize_t bytes; (bytes = read(from.get(), piece, sizeof piece)) > 0;)
      printed.append(piece, size_t(bytes));
  });
  const size_t end = printed.find_last_not_of('\n') + 1, line = printed.substr(0, end).rfind('\n') + 1;
  std::fwrite(printed.data(), 1, line, stderr);
  last_line = printed.substr(line, end - line);
  return status;
}

}  // namespace harima
