// SPDX-License-Identifier: BSD-3-Clause
// gc: removes what copies have left that nobody went on with.
#include <cstdio>

#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "subcommands.h"
#include "transfer/address.h"
#include "transfer/leftovers.h"
#include "transfer/s3_leftovers.h"

namespace harima {

static std::string place, older = "7d";

static void declare(Params& params) {
  params
      .add("place", place,
           "where copies have gone to, with all that is beneath it: a folder, or s3://BUCKET/PREFIX")
      .value("PLACE")
      .reads(PathKind::folder)
      .or_word()
      .required();
  params.add("--older", older, "only what has not changed for so long: a number with s, m, h or d")
      .value("TIME");
}

static void run() {
  const bool dry_run = common_options().dry_run;
  const auto tell = [&](const std::string& path, uint64_t bytes) {
    if (dry_run && !common_options().json) fmt::print("{:>15}  {}\n", bytes, path);
    debug("{}", path);
  };
  const Address address = parse_address(place);
  if (address.kind != Address::Kind::local && address.kind != Address::Kind::s3)
    fail_usage("{}: wanted a folder of this machine, or s3://BUCKET/PREFIX", place);
  const double older_s = parse_duration(older);
  const Leftovers left =
      address.kind == Address::Kind::s3
          ? remove_uploads(S3Store(find_s3_account(), address.host), address.path, older_s, dry_run, tell)
          : remove_leftovers(RootedFolder(address.path), older_s, dry_run, tell);
  report("files", int64_t(left.files));
  report("bytes", int64_t(left.bytes));
  report("young", int64_t(left.young));
  report("in_use", int64_t(left.in_use));
  note("{} {} files, {}; {} are younger than {}, {} of transfers under way",
       dry_run ? "would remove" : "removed", left.files, size_text(left.bytes), left.young, older,
       left.in_use);
}

const Tool kGc{.name = "gc",
               .summary = "remove parts of files that copies have left behind",
               .declare = declare,
               .run = run,
               .common = {.threads = false, .memory = false, .force = false},
               .is_step = false};

}  // namespace harima
