// SPDX-License-Identifier: BSD-3-Clause
// Waiting for another thread, in a tool that TERM and USR1 ask to stop.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>

#include "base/error.h"
#include "base/signals.h"

namespace harima {

// Until the condition holds; fails with "stopped before WHAT" and status kStopped if the tool is to stop.
template <class Condition>
void wait_unless_stopped(std::condition_variable& changed, std::unique_lock<std::mutex>& lock,
                         const std::string& what, Condition condition) {
  constexpr std::chrono::milliseconds kLook{100};
  while (!changed.wait_for(lock, kLook, condition))
    if (stop_requested()) throw Error("stopped before " + what, Exit::kStopped);
}

}  // namespace harima
