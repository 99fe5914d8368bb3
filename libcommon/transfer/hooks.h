// SPDX-License-Identifier: BSD-3-Clause
// What one end of a transfer tells of its progress.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace harima {

struct SessionHooks {
  // Bytes that went or came, that are to; by several threads.
  std::function<void(uint64_t)> on_bytes{}, on_needed{};
  // Files that are there, units that were damaged on the way.
  std::function<void(uint64_t)> on_files{}, on_resent{};
  // SHA-256 of a file that is compared by it, in hexadecimal digits; at the sender of all, at the receiver of
  // those that are the same; by several threads.
  std::function<void(const std::string& path, const std::string& sha256)> on_hash{};
};

}  // namespace harima
