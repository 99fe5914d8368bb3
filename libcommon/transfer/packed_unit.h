// SPDX-License-Identifier: BSD-3-Clause
// Bodies of units as data blocks of a .fcz stream (man 5 harima-fcz), one behind the other: frames in them
// are packed as frames.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "pack/frame_layout.h"

namespace harima {

// A part of a file, from byte `offset` of it on. `bytes` are the same afterwards.
std::vector<std::byte> pack_part(std::vector<std::byte>& bytes, uint64_t offset,
                                 const std::optional<FrameLayout>& layout);
// Some bytes, and behind them files of `sizes` bytes each.
std::vector<std::byte> pack_files(std::span<const std::byte> bytes, std::span<const uint32_t> sizes);
// What was packed; fails unless that is `bytes` bytes at most.
std::vector<std::byte> unpack_unit(std::span<const std::byte> packed, size_t bytes);

}  // namespace harima
