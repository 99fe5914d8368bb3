// SPDX-License-Identifier: BSD-3-Clause
// What a sender sends, and how.
#pragma once

#include <cstdint>

namespace harima {

// Files; or, of files that are compared, checksums of units, or the SHA-256 of each.
enum class Sending : uint8_t { files, sums, hashes };

// Units are packed: if a sample says that it brings them there sooner; never; if they get smaller.
enum class Compress : uint8_t { if_it_pays = 0, never = 1, always = 2 };

struct SendOptions {
  Sending sending = Sending::files;
  double bytes_per_s = 0;  // on the line, at most; 0: no limit
  Compress compress = Compress::never;
};

}  // namespace harima
