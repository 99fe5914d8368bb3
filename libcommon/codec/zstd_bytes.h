// SPDX-License-Identifier: BSD-3-Clause
// Bytes of any kind as one zstd frame.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace harima {

std::vector<std::byte> pack_zstd(std::span<const std::byte> bytes, int level);  // level 1 to 9, of fcompress
// Fails if this cannot be a frame of so many bytes: to be asked before memory is taken for them.
void check_zstd(std::span<const std::byte> packed, size_t bytes);
// Fills `out` exactly; fails if the frame holds more, less or is damaged.
void unpack_zstd(std::span<const std::byte> packed, std::span<std::byte> out);

}  // namespace harima
