// SPDX-License-Identifier: BSD-3-Clause
// A program started by this one, with its standard input and output on a socket; its errors go where ours go.
// It is asked to end, by the end of its input and then by a signal, when this goes.
#pragma once

#include <sys/types.h>

#include <string>
#include <utility>
#include <vector>

namespace harima {

class Child {
 public:
  explicit Child(const std::vector<std::string>& command);  // fails if it cannot be started
  Child(Child&& other) noexcept
      : pid_(std::exchange(other.pid_, -1)), socket_(std::exchange(other.socket_, -1)) {}
  Child& operator=(Child&&) = delete;
  ~Child();

  std::string
  read_line();     // of its output, without the end; fails if it ends before or says more than 4096 bytes
  void dismiss();  // it is to end now, whatever it still does
  int socket() const { return socket_; }
  int take_socket() { return std::exchange(socket_, -1); }  // the caller's from now on

 private:
  pid_t pid_ = -1;
  int socket_ = -1;
};

}  // namespace harima
