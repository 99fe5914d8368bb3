// SPDX-License-Identifier: BSD-3-Clause
// Bytes of any kind as one zstd frame.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace harima {

// level: 1 to 9, of fcompress. A frame that nothing around it checks carries its own checksum.
enum class ZstdChecksum : bool { none, own };
std::vector<std::byte> pack_zstd(std::span<const std::byte> bytes, int level,
                                 ZstdChecksum checksum = ZstdChecksum::none);
// Fails if this cannot be a frame of so many bytes: to be asked before memory is taken for them.
void check_zstd(std::span<const std::byte> packed, size_t bytes);
// Fills `out` exactly; fails if the frame holds more, less or is damaged.
void unpack_zstd(std::span<const std::byte> packed, std::span<std::byte> out);

}  // namespace harima
