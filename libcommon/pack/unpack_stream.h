// SPDX-License-Identifier: BSD-3-Clause
// A .fcz stream, or several one behind the other, as the bytes it was made of, in one pass. Nothing that a
// head claims is believed before memory is taken.
#pragma once

#include <string>
#include <vector>

#include "pack/pack_stream.h"

namespace harima {

struct UnpackOptions {
  int threads = 1;
  size_t memory_bytes = kMostBlockMemory;  // a block that needs more is refused
  bool recover = false;                    // zeros for what is damaged, and on
};

struct UnpackResult {
  uint64_t bytes = 0, packed_bytes = 0;
  uint64_t frames = 0;
  std::vector<std::string> damages;  // each with block and byte; only if options.recover
};

// Writes the bytes before the first damage, then fails with the block and its place in the input.
UnpackResult unpack_stream(const ReadSome& read, const WriteAll& write, const UnpackOptions& options);

}  // namespace harima
