// SPDX-License-Identifier: BSD-3-Clause
#include "base/spawn.h"

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

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

}  // namespace

pid_t spawn(const Launch& launch) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (const auto& [ours, theirs] : launch.descriptors) posix_spawn_file_actions_adddup2(&actions, ours, theirs);
  sigset_t as_usual;  // a broken pipe is an error to us, but ends other programs
  sigemptyset(&as_usual);
  sigaddset(&as_usual, SIGPIPE);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setsigdefault(&attributes, &as_usual);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  std::vector<char*> words = pointers_to(launch.words), environment = pointers_to(launch.variables);  // the first of a name counts
  words.push_back(nullptr);
  for (char** each = environ; *each; ++each) environment.push_back(*each);
  environment.push_back(nullptr);
  pid_t process = -1;
  const int bad = posix_spawnp(&process, words[0], &actions, &attributes, words.data(), environment.data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (bad != 0) fail("{}: cannot be started: {}", launch.words[0], std::strerror(bad));
  return process;
}

int exit_status(int wait_status) { return WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 128 + WTERMSIG(wait_status); }

int wait_for(pid_t process) {
  int status = 0;
  while (waitpid(process, &status, 0) < 0)
    if (errno != EINTR) fail_errno("the end of a program was not seen");
  return exit_status(status);
}

}  // namespace harima
