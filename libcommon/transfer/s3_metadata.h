// SPDX-License-Identifier: BSD-3-Clause
// What an object keeps of the file that it was, as metadata of its own:
//   x-amz-meta-mtime       seconds since 1970 with nine decimals, as other programs write it
//   x-amz-meta-mode        permissions, octal
//   x-amz-meta-fxfer-kind  "sparse": a file with holes; "link": a symbolic link; else not there
//   x-amz-meta-fxfer-link  where the link points, percent-encoded
// A folder is an object without bytes whose key ends in /.
#pragma once

#include <string>
#include <string_view>

#include "transfer/entry.h"
#include "transfer/s3_store.h"

namespace harima {

HttpHeaders metadata_of(const Entry& entry);
// What an object is at `path`; without metadata its time is when it came into the store, its permissions the
// usual ones.
Entry entry_of(const S3Status& status, const std::string& path, bool is_folder);

bool is_utf8(std::string_view text);  // as all keys must be

}  // namespace harima
