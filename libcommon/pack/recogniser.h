// SPDX-License-Identifier: BSD-3-Clause
// A Recogniser knows where the pixels of one kind of file are. It sees the file once, from the front, and may
// be wrong: what it says changes how small the bytes become, never what they are. Adding one: one .cc that
// ends in a `const Recogniser kNameRecogniser`, and one line in recognisers.cc.
#pragma once

#include <cstddef>
#include <span>

#include "pack/splitter.h"

namespace harima {

inline constexpr size_t kRecogniserBytes = 512;

struct Recogniser {
  const char* name;
  bool (*begins)(std::span<const std::byte> head);  // up to kRecogniserBytes
  // Passes on frames and what lies between them, as far as it understands the file; the rest is left. If
  // file.may_change(), frames that the file has checksums of are passed on as bytes of anything.
  void (*split)(Splitter& file);
};

std::span<const Recogniser* const> recognisers();  // the table, in the order of asking

}  // namespace harima
