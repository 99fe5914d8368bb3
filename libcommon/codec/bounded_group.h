// SPDX-License-Identifier: BSD-3-Clause
// A group of frames (frame_group.h) that may lose something: with a bound for every pixel, which is checked
// on what a decoder gives back, pixel by pixel; those that would break it are kept as they are, in a list.
// Where too many would, nothing is lost.
#pragma once

#include <span>
#include <vector>

#include "codec/frame_group.h"
#include "codec/loss.h"

namespace harima {

// How the bytes of a group are to be read, as blocks of frames have it (man 5 harima-fcz).
enum class GroupCodec : uint8_t { plain = 1, mapped = 2, regions = 3 };

struct LossyGroup {
  GroupCodec codec = GroupCodec::plain;
  std::vector<std::byte> bytes;
  LossRecord record;
};

// `pixels` become what decoding will give.
LossyGroup encode_lossy_group(const GroupShape& shape, std::byte* pixels, const Loss& loss, int level);
// As decode_group(), of any codec.
void decode_group_of(GroupCodec codec, std::span<const std::byte> group, const GroupShape& shape,
                     std::byte* pixels);

}  // namespace harima
