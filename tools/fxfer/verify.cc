// SPDX-License-Identifier: BSD-3-Clause
// verify: compares what cp has copied, without copying.
#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "estimate_transfer.h"
#include "job.h"
#include "subcommands.h"

namespace harima {

static JobOptions opt;
static std::string hash_file;

static void declare(Params& params) {
  declare_places(params, opt, "what was copied, and where to, as for fxfer cp");
  params.group("What");
  declare_names(params, opt);
  params.group("How");
  params
      .add("--hash-file", hash_file,
           "compare by SHA-256; if all are the same, write it of each file, for sha256sum -c in DST")
      .value("FILE")
      .writes(PathKind::file);
  declare_way(params, opt);
}

static void say_plan(const Job& job) {
  TransferMetrics metrics;
  const CopyReport all = do_job(job, opt, {.overwrite = Overwrite::always, .dry_run = true}, "list", metrics);
  report("files", int64_t(all.files));
  report("bytes", int64_t(all.bytes));
  note("would compare {} files, {}", all.files, size_text(all.bytes));
  say_transfer(job, opt, all.bytes, 1, "comparing");
}

static void run() {
  if (common_options().dry_run) return say_plan(job_of(opt));
  const CopyReport compared = compare(job_of(opt), opt, !hash_file.empty(), hash_file);
  report("files", int64_t(compared.files));
  report("bytes", int64_t(compared.bytes));
  report("failed", int64_t(compared.failed));
  expect_same(compared);
  note("{} files, {}, are the same", compared.files, size_text(compared.bytes));
}

const Tool kVerify{.name = "verify",
                   .summary = "compare what was copied with its source, by checksums of all bytes",
                   .declare = declare,
                   .run = run,
                   .common = {.memory = false, .force = false},
                   .needs_network = true};

}  // namespace harima
