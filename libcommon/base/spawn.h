// SPDX-License-Identifier: BSD-3-Clause
// Other programs, started by this one.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace harima {

struct Launch {
  struct Placed {
    int ours, theirs;  // a descriptor of ours, and its number there
  };
  std::vector<std::string> words;      // the program, as PATH has it, and what it is given
  std::vector<Placed> descriptors;     // all else that is not closed on exec is as it is here
  std::vector<std::string> variables;  // NAME=VALUE, beside those of our environment and instead of them
};

// Fails if it cannot be started.
pid_t spawn(const Launch& launch);

// Of what waitpid() tells of a process that has ended: its exit status, or 128+n if signal n ended it.
int exit_status(int wait_status);

// Waits for its end. Returns exit_status(). Fails if somebody else has waited for it.
int wait_for(pid_t process);

}  // namespace harima
