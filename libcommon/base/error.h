// SPDX-License-Identifier: BSD-3-Clause
// Error is the one exception of the suite: what went wrong, and the places it passed on its way up.
// fail() throws where the fact is known; a layer that knows the place adds it and rethrows:
//     catch (const Error& e) { throw e.in("{}: frame {}", path, index); }
// Only tool_main ends an error, as one line "tool: place: place: message" and an exit status.
#pragma once

#include <fmt/format.h>

#include <exception>
#include <string>
#include <utility>

namespace harima {

// Exit statuses of every tool; 128+n is left to the signal that killed it.
enum class Exit { kDone = 0, kFailed = 1, kUsage = 2, kStopped = 75 };

class Error : public std::exception {
 public:
  explicit Error(std::string message, Exit status = Exit::kFailed)
      : message_(std::move(message)), status_(status) {}

  const char* what() const noexcept override { return message_.c_str(); }
  Exit status() const noexcept { return status_; }

  // This error with a place put before its message; the status is kept.
  template <class... Args>
  Error in(fmt::format_string<Args...> place, Args&&... args) const {
    return Error(fmt::format(place, std::forward<Args>(args)...) + ": " + message_, status_);
  }

 private:
  std::string message_;
  Exit status_;
};

// The world is not as it should be: say what, found, wanted, and the remedy if there is one.
template <class... Args>
[[noreturn]] void fail(fmt::format_string<Args...> text, Args&&... args) {
  throw Error(fmt::format(text, std::forward<Args>(args)...));
}

// The command line is wrong: exit status 2.
template <class... Args>
[[noreturn]] void fail_usage(fmt::format_string<Args...> text, Args&&... args) {
  throw Error(fmt::format(text, std::forward<Args>(args)...), Exit::kUsage);
}

// As fail(), with the system's reason (errno) appended.
[[noreturn]] void fail_errno(const std::string& text);

}  // namespace harima
