// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/s3_leftovers.h"

#include <algorithm>
#include <ctime>

namespace harima {

Leftovers remove_uploads(const S3Store& store, const std::string& prefix, double older_s, bool dry_run,
                         const std::function<void(const std::string&, uint64_t)>& found) {
  Leftovers left;
  const double now = double(std::time(nullptr));
  for (const S3OpenUpload& upload : store.uploads(prefix)) {
    const auto parts = store.parts(upload.key, upload.number);
    if (!parts) continue;  // it is complete, or gone, by now
    int64_t touched = upload.begun_s;
    uint64_t bytes = 0;
    for (const S3Part& part : *parts) {
      touched = std::max(touched, part.modified_s);
      bytes += part.size;
    }
    if (now - double(touched) < older_s) {
      ++left.young;
      continue;
    }
    found(upload.key, bytes);
    if (!dry_run) store.abort_parts(upload.key, upload.number);
    ++left.files;
    left.bytes += bytes;
  }
  return left;
}

}  // namespace harima
