// SPDX-License-Identifier: BSD-3-Clause
// gc: removes what copies have left that nobody went on with.
#include <cstdio>

#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "subcommands.h"
#include "transfer/leftovers.h"

namespace harima {

static std::string folder, older = "7d";

static void declare(Params& params) {
  params.add("folder", folder, "where copies have gone to, with all that is beneath it").value("DIR").required();
  params.add("--older", older, "only what has not changed for so long: a number with s, m, h or d").value("TIME");
}

static void run() {
  const bool dry_run = common_options().dry_run;
  const Leftovers left = remove_leftovers(RootedFolder(folder), parse_duration(older), dry_run, [](const std::string& path, uint64_t bytes) {
    if (common_options().dry_run && !common_options().json) fmt::print("{:>15}  {}\n", bytes, path);
    debug("{}", path);
  });
  report("files", int64_t(left.files));
  report("bytes", int64_t(left.bytes));
  report("young", int64_t(left.young));
  report("in_use", int64_t(left.in_use));
  note("{} {} files, {}; {} are younger than {}, {} of transfers under way", dry_run ? "would remove" : "removed", left.files, size_text(left.bytes),
       left.young, older, left.in_use);
}

const Tool kGc{.name = "gc", .summary = "remove parts of files that copies have left behind", .declare = declare, .run = run,
               .common = {.threads = false, .memory = false, .force = false}};

}  // namespace harima
