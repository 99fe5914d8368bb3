// SPDX-License-Identifier: BSD-3-Clause
// What the system still lets this process map: some batch systems (and `ulimit -v`) limit that, not what is
// used of it.
#pragma once

#include <cstddef>
#include <limits>

namespace harima {

inline constexpr size_t kNoSpaceLimit = std::numeric_limits<size_t>::max();

// Bytes that are mapped now.
size_t mapped_addresses();
// Bytes until the limit; kNoSpaceLimit where there is none.
size_t address_space_left();

}  // namespace harima
