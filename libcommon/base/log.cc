// SPDX-License-Identifier: BSD-3-Clause
#include "base/log.h"

#include <unistd.h>

namespace harima {

namespace {
std::string g_tool = "harima";
LogLevel g_level = LogLevel::normal;
}  // namespace

void set_log(std::string tool_name, LogLevel level) {
  g_tool = std::move(tool_name);
  g_level = level;
}

LogLevel log_level() { return g_level; }

void say(LogLevel from, const std::string& message) {
  if (from > g_level) return;
  // One write, so that lines of several tools do not mix.
  const std::string line = g_tool + ": " + message + "\n";
  if (write(STDERR_FILENO, line.data(), line.size()) < 0) return;
}

}  // namespace harima
