// SPDX-License-Identifier: BSD-3-Clause
// Words for people, on stderr, one line each, "tool: message". What is wrong is not said here but thrown
// (error.h).
#pragma once

#include <fmt/format.h>

#include <string>
#include <utility>

namespace harima {

enum class LogLevel { quiet, normal, verbose };
void set_log(std::string tool_name, LogLevel level);
LogLevel log_level();

void say(LogLevel from, const std::string& message);

// Not under --quiet.
template <class... Args>
void note(fmt::format_string<Args...> text, Args&&... args) {
  say(LogLevel::normal, fmt::format(text, std::forward<Args>(args)...));
}
// Always.
template <class... Args>
void warn(fmt::format_string<Args...> text, Args&&... args) {
  say(LogLevel::quiet, "warning: " + fmt::format(text, std::forward<Args>(args)...));
}
// Only under --verbose.
template <class... Args>
void debug(fmt::format_string<Args...> text, Args&&... args) {
  say(LogLevel::verbose, fmt::format(text, std::forward<Args>(args)...));
}

}  // namespace harima
