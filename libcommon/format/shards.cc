// SPDX-License-Identifier: BSD-3-Clause
#include "format/shards.h"

#include "base/error.h"
#include "base/log.h"
#include "cli/tool.h"

namespace harima {

bool is_shard() { return common_options().shard_count > 1; }

void check_shards(const std::string& output) {
  if (is_shard() && output == "-") fail_usage("--shard wants a folder of slices as output, - is none");
  if (common_options().force && is_shard())
    fail_usage(
        "--force and --shard: each shard would remove the slices of the others; remove {} first, or make it "
        "in one run",
        output);
}

void check_shards(const std::string& output, const Sink& sink) {
  if (is_shard() && !sink.keeps_frames())
    fail_usage("--shard wants a folder of slices as output, {} is none", output);
}

bool is_complete(const std::string& output, const Sink& sink, int count) {
  if (!is_shard()) return true;
  for (int i = 0; i < count; ++i) {
    if (sink.has(i)) continue;
    note("{}: shard {} of {} is done; slices of others are still missing", output,
         common_options().shard_index, common_options().shard_count);
    return false;
  }
  return true;
}

}  // namespace harima
