// SPDX-License-Identifier: BSD-3-Clause
// What came of a copy, as the receiver saw it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace harima {

struct Failure {
  std::string path, reason;
};

struct CopyReport {
  uint64_t files = 0, bytes = 0;            // brought
  uint64_t same_files = 0, same_bytes = 0;  // there already
  uint64_t line_bytes = 0;                  // of units, as they came over the line
  uint64_t kept_bytes = 0;                  // of files brought: parts that an earlier run had brought
  uint64_t folders = 0, links = 0, removed = 0;
  uint64_t resent_units = 0;
  uint64_t failed = 0;
  std::vector<Failure> failures;  // the first of them
  std::string new_name{};         // of the one file, if it has another than where it comes from
};

inline constexpr size_t kToldFailures = 1000;

std::vector<std::byte> encode_report(const CopyReport& report);
CopyReport decode_report(std::span<const std::byte> bytes);

}  // namespace harima
