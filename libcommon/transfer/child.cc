// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/child.h"

#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "base/error.h"
#include "base/spawn.h"

namespace harima {

Child::Child(const std::vector<std::string>& command) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) fail_errno("cannot make a socket pair");
  socket_ = ends[0];
  try {
    pid_ = spawn({.words = command,
                  .descriptors = {{ends[1], STDIN_FILENO}, {ends[1], STDOUT_FILENO}},
                  .variables = {}});
  } catch (const Error&) {
    close(ends[0]);
    close(ends[1]);
    throw;
  }
  close(ends[1]);
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
