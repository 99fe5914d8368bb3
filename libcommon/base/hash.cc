// SPDX-License-Identifier: BSD-3-Clause
#include "base/hash.h"

#include <fmt/format.h>
#include <xxhash.h>

namespace harima {

uint64_t xxh3(const void* data, size_t bytes) { return XXH3_64bits(data, bytes); }

std::string xxh3_hex(std::string_view text) { return fmt::format("{:016x}", xxh3(text.data(), text.size())); }

}  // namespace harima
