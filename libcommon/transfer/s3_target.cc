// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/s3_target.h"

#include "base/error.h"
#include "transfer/s3_metadata.h"

namespace harima {

std::string key_of(const Entry& entry, const S3Target& target, bool is_one_file) {
  constexpr size_t kMostKeyBytes = 1024;
  std::string key = !target.key.empty() && is_one_file ? target.key : target.prefix + entry.path;
  if (entry.kind == EntryKind::folder) key += "/";
  if (!is_utf8(key)) fail("its name is not UTF-8, which the name of an object must be");
  if (key.size() > kMostKeyBytes)
    fail("its name has {} bytes in the bucket, at most {} are possible", key.size(), kMostKeyBytes);
  return key;
}

}  // namespace harima
