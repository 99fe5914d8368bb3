// SPDX-License-Identifier: BSD-3-Clause
// The payload of a block of frames: what it is, where its pixels are, the other bytes, the pixels. For
// block.cc.
#pragma once

#include "codec/block.h"

namespace harima {

// What is lost goes to `record`.
std::vector<std::byte> pack_frames(const BlockContent& content, int level, const Loss& loss,
                                   LossRecord& record);
BlockContent unpack_frames(std::span<const std::byte> payload, uint32_t length);

// What such a block holds besides pixels, and where the pixels go: cheap to have.
struct BesidePixels {
  std::vector<PixelRun> runs;
  std::vector<std::byte> other;  // between and behind the runs, joined
};
// Bytes of the payload before the pixels: of the head, the list of runs and the other bytes. Fails if there
// are fewer than that.
size_t beside_end(const FramesHead& head, uint32_t packed);
// `payload`: at least so many. Fails if they are damaged.
BesidePixels unpack_beside(const FramesHead& head, std::span<const std::byte> payload, uint32_t length);

}  // namespace harima
