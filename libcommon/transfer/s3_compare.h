// SPDX-License-Identifier: BSD-3-Clause
// Compares files of this machine with what is in a bucket.
#pragma once

#include <string>
#include <vector>

#include "transfer/name_filter.h"
#include "transfer/report.h"
#include "transfer/s3_store.h"
#include "transfer/s3_target.h"
#include "transfer/session.h"

namespace harima {

// By the MD5 that the store keeps of each object, or of each of its parts (ETag), as upload() makes them;
// what the store names otherwise, what is in packs, and what differs is read back and compared byte by byte.
// Times and permissions may be others. Fails with status kStopped if the store cannot be reached any more.
CopyReport compare_with_store(const std::vector<std::string>& sources, const std::vector<NameRule>& rules,
                              const S3Store& store, const S3Target& target, int lines, SessionHooks hooks);

}  // namespace harima
