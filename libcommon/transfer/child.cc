// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/child.h"

#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.h"

extern char** environ;

namespace harima {

Child::Child(const std::vector<std::string>& command) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) fail_errno("cannot make a socket pair");
  socket_ = ends[0];
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  std::vector<char*> words;
  for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  sigset_t as_usual;  // a broken pipe is an error to us, but ends other programs
  sigemptyset(&as_usual);
  sigaddset(&as_usual, SIGPIPE);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setsigdefault(&attributes, &as_usual);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  const int bad = posix_spawnp(&pid_, words[0], &actions, &attributes, words.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  if (bad == 0) return;
  close(socket_);
  fail("{}: cannot be started: {}", command[0], std::strerror(bad));
}

Child::~Child() {
  if (socket_ >= 0) close(socket_);
  if (pid_ <= 0) return;
  for (int waited_ms = 0; waited_ms < 2000; waited_ms += 2) {
    if (waitpid(pid_, nullptr, WNOHANG) != 0) return;
    usleep(2000);
    if (waited_ms == 1000) kill(pid_, SIGTERM);
  }
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

void Child::dismiss() {
  if (pid_ > 0) kill(pid_, SIGTERM);
}

std::string Child::read_line() {
  constexpr size_t kLongest = 4096;
  std::string line;
  for (char letter; line.size() < kLongest;) {
    const ssize_t n = read(socket_, &letter, 1);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) fail("it ended without a word");
    if (letter == '\n') return line;
    line += letter;
  }
  fail("it says '{}...'", line.substr(0, 80));
}

}  // namespace harima
