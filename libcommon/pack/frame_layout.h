// SPDX-License-Identifier: BSD-3-Clause
// Where the frames of a file are, told by its beginning: enough to pack any part of it by itself. It may be
// wrong about what comes later: that changes how small the bytes become, never what they are.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "codec/block.h"
#include "pack/byte_window.h"

namespace harima {

struct FrameLayout {
  FrameShape shape;
  uint64_t begin = 0;   // of the first pixel of the first frame, bytes from the beginning of the file
  uint64_t stride = 0;  // bytes from one frame to the next; 0: there is one

  bool operator==(const FrameLayout&) const = default;
};

// Of a file of `bytes` bytes that `read` gives from the beginning on; none: no recogniser finds pixels.
std::optional<FrameLayout> find_layout(const ReadSome& read, uint64_t bytes);
// For bytes of which nobody knows what they are: as pixels of which type, in rows of which length, they are
// smallest when packed. None: as bytes of anything.
std::optional<FrameLayout> guess_layout(std::span<const std::byte> sample);

// A part of such a file, from byte `offset` on: whole frames, if it has many; else the whole rows in it, as
// one frame. Without a layout: bytes of anything.
BlockContent content_of_part(std::vector<std::byte> bytes, uint64_t offset,
                             const std::optional<FrameLayout>& layout);

}  // namespace harima
