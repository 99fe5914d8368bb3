// SPDX-License-Identifier: BSD-3-Clause
// The payload of a block of frames: what it is, where its pixels are, the other bytes, the pixels. For block.cc.
#pragma once

#include "codec/block.h"

namespace harima {

std::vector<std::byte> pack_frames(const BlockContent& content, int level);
BlockContent unpack_frames(std::span<const std::byte> payload, uint32_t length);

}  // namespace harima
