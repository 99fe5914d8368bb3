// SPDX-License-Identifier: BSD-3-Clause
#include "base/spawn.h"

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>

#include "base/error.h"

extern char** environ;

namespace harima {

namespace {

// As exec wants them; they look at the strings.
std::vector<char*> pointers_to(const std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (const std::string& word : words) pointers.push_back(const_cast<char*>(word.c_str()));
  return pointers;
}

// Ours, but for those that are set anew: of two with one name some programs take the first, a shell the last.
std::vector<char*> environment_with(const std::vector<std::string>& variables) {
  std::vector<char*> all = pointers_to(variables);
  const auto is_set = [&](std::string_view old) {
    const std::string_view name = old.substr(0, old.find('=') + 1);
    return std::any_of(variables.begin(), variables.end(),
                       [&](const std::string& variable) { return variable.starts_with(name); });
  };
  for (char** each = environ; *each; ++each)
    if (!is_set(*each)) all.push_back(*each);
  all.push_back(nullptr);
  return all;
}

}  // namespace

pid_t spawn(const Launch& launch) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  int bad = 0;
  for (const auto& [ours, theirs] : launch.descriptors)
    if (bad == 0) bad = posix_spawn_file_actions_adddup2(&actions, ours, theirs);
  sigset_t as_usual;  // a broken pipe is an error to us, but ends other programs
  sigemptyset(&as_usual);
  sigaddset(&as_usual, SIGPIPE);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setsigdefault(&attributes, &as_usual);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  std::vector<char*> words = pointers_to(launch.words), environment = environment_with(launch.variables);
  words.push_back(nullptr);
  pid_t process = -1;
  if (bad == 0)
    bad = posix_spawnp(&process, words[0], &actions, &attributes, words.data(), environment.data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (bad != 0) fail("{}: cannot be started: {}", launch.words[0], std::strerror(bad));
  return process;
}

int exit_status(int wait_status) {
  return WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 128 + WTERMSIG(wait_status);
}

int wait_for(pid_t process) {
  int status = 0;
  while (waitpid(process, &status, 0) < 0)
    if (errno != EINTR) fail_errno("the end of a program was not seen");
  return exit_status(status);
}

}  // namespace harima
