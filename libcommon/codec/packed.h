// SPDX-License-Identifier: BSD-3-Clause
// Units whose pixels stand as they are, or as zstd makes them: noise beyond prediction, and pictures that
// repeat themselves.
#pragma once

#include "base/buffer.h"
#include "codec/group_format.h"

namespace harima {

// Replaces the unit from `body` on (and its kind, the byte before) by packed pixels, if those are shorter.
// Are they?
bool put_packed_if_shorter(std::span<const std::byte> pixels, size_t body, ByteWriter& to);

// The pixels of a packed unit. Fails if there are not as many bytes.
void unpack(ByteReader& unit, UnitKind kind, size_t bytes, Buffer& pixels);

}  // namespace harima
