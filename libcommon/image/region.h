// SPDX-License-Identifier: BSD-3-Clause
// A part of a stack, itself a stack: columns, rows and frames by half-open ranges with steps.
#pragma once

#include "base/text.h"
#include "image/stack.h"

namespace harima {

struct Box {
  IntRange x, y, z;  // last kNoLast: to the end
  bool is_whole() const;
};

// The box of `source`. Ranges are checked against its size (of a pipe of unknown length, when it ends);
// `name` is what messages call it. The result can seek if the source can, and reads of it only what the box
// needs.
std::unique_ptr<Source> region_of(std::unique_ptr<Source> source, const Box& box, const std::string& name);

}  // namespace harima
