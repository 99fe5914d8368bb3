// SPDX-License-Identifier: BSD-3-Clause
// Where fxfer keeps what it has to know in its next run: ~/.local/state/fxfer, or fxfer in XDG_STATE_HOME if
// that is set.
#pragma once

#include <cstdlib>
#include <filesystem>

namespace harima {

inline std::filesystem::path state_folder() {
  const char *state = std::getenv("XDG_STATE_HOME"), *home = std::getenv("HOME");
  return (state && *state ? std::filesystem::path(state)
                          : std::filesystem::path(home ? home : ".") / ".local/state") /
         "fxfer";
}

}  // namespace harima
