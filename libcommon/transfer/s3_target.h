// SPDX-License-Identifier: BSD-3-Clause
// Where files are in a bucket.
#pragma once

#include <string>

#include "transfer/entry.h"

namespace harima {

struct S3Target {
  std::string prefix{};  // of all keys: "" or what ends in /
  std::string key{};     // of the one file, if it is one; "": prefix and its name
  bool packs = false;    // small files together in packs (s3_pack.h)
};

// The key of a file or link, or of a folder, with / at its end; fails if it can be none.
std::string key_of(const Entry& entry, const S3Target& target, bool is_one_file);

}  // namespace harima
