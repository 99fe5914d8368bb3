// SPDX-License-Identifier: BSD-3-Clause
// The bytes of a file by their place in it, as far as a Splitter sees them: for recognisers whose files are
// full of places. One thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "pack/splitter.h"

namespace harima {

class FileBytes {
 public:
  explicit FileBytes(Splitter& file) : file_(file) {}
  // None if any of them is passed, beyond the end, or too far ahead to wait for.
  std::optional<std::span<const std::byte>> at(uint64_t place, uint64_t bytes) const;
  std::optional<uint64_t> number(uint64_t place, size_t bytes) const;
  bool is_in_reach(uint64_t place) const;  // not passed, not too far ahead

  bool is_little = true;  // byte order

 private:
  Splitter& file_;
};

}  // namespace harima
