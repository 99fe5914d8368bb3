// SPDX-License-Identifier: BSD-3-Clause
#include "scan_command.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.h"

extern char** environ;

namespace harima {

int run_command(const std::string& command, const std::vector<std::pair<std::string, std::string>>& variables) {
  std::vector<std::string> added;
  for (const auto& [name, value] : variables) added.push_back(name + "=" + value);
  std::vector<char*> environment;
  for (std::string& variable : added) environment.push_back(variable.data());  // the first of a name counts
  for (char** each = environ; *each; ++each) environment.push_back(*each);
  environment.push_back(nullptr);
  std::string shell = "sh", option = "-c", text = command;
  char* words[] = {shell.data(), option.data(), text.data(), nullptr};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
  pid_t pid = -1;
  const int bad = posix_spawn(&pid, "/bin/sh", &actions, nullptr, words, environment.data());
  posix_spawn_file_actions_destroy(&actions);
  if (bad != 0) fail("the command cannot be started: {}", std::strerror(bad));
  int status = 0;
  while (waitpid(pid, &status, 0) < 0)
    if (errno != EINTR) fail_errno("the command was lost");
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace harima
