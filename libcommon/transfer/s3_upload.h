// SPDX-License-Identifier: BSD-3-Clause
// Brings files of this machine into a bucket, many at once; large ones in parts. What is there already with
// the same size and time stays. A large file has its name in the bucket only when all parts are there and
// right; an upload that was cut off goes on: its number is noted (s3_journal.h), and parts that the store has
// and whose checksums are those of the file are not sent again.
#pragma once

#include <string>
#include <vector>

#include "transfer/receive_options.h"
#include "transfer/report.h"
#include "transfer/s3_store.h"
#include "transfer/s3_target.h"
#include "transfer/session.h"

namespace harima {

// Fails with status kStopped if the store cannot be reached any more; the same upload may then be asked for
// again.
CopyReport upload(const std::vector<std::string>& sources, const std::vector<NameRule>& rules,
                  const S3Store& store, const S3Target& target, const ReceiveOptions& options, int lines,
                  double bytes_per_s, SessionHooks hooks);

}  // namespace harima
