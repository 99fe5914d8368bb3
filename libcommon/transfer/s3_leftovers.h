// SPDX-License-Identifier: BSD-3-Clause
// Uploads in parts that began in an object store and that nobody went on with: their parts take room, and
// nobody sees them.
#pragma once

#include "transfer/leftovers.h"
#include "transfer/s3_store.h"

namespace harima {

// Removes those of keys that begin with the prefix to which nothing has come for `older_s` seconds, whoever
// began them. found: called with the key of each before it goes, and the bytes of its parts.
Leftovers remove_uploads(const S3Store& store, const std::string& prefix, double older_s, bool dry_run,
                         const std::function<void(const std::string&, uint64_t)>& found);

}  // namespace harima
