// SPDX-License-Identifier: BSD-3-Clause
// cp: copies files and folders, here or to and from another machine.
#include "base/error.h"
#include "base/log.h"
#include "base/signals.h"
#include "base/text.h"
#include "estimate_transfer.h"
#include "job.h"
#include "s3_job.h"
#include "subcommands.h"

namespace harima {

static JobOptions opt;
static std::string fsync_when = "batch", overwrite = "differing", links = "all";
static std::string hash = "xxh3", hash_file;
static bool remove_surplus_files = false;

static void declare(Params& params) {
  declare_places(params, opt, "what to copy, and where to; [user@]host:PATH is on another machine");
  params.group("What");
  declare_names(params, opt);
  params.add("--overwrite", overwrite, "files that are there already")
      .choices({{"differing", "are replaced if size or time differ"},
                {"never", "stay"},
                {"older", "are replaced if they are older"},
                {"always", "are replaced"}});
  params.add("--delete", remove_surplus_files,
             "if all has come, remove from the folders that are copied what SRC does not have and --exclude "
             "does not name");
  params.add("--links", links, "symbolic links")
      .choices({{"all", "are copied as they are"}, {"safe", "are copied if they stay within DST"}});
  params.group("How");
  declare_pace(params, opt);
  params.add("--fsync", fsync_when, "before files get their names")
      .choices({{"none", "nothing is waited for"},
                {"batch", "hundreds of them are brought to the disk together"},
                {"file", "each is brought to the disk"}});
  params.add("--hash", hash, "how the copy is proved to be right")
      .choices(
          {{"xxh3", "checksums of what travels, before files get their names"},
           {"sha256", "these, and then both sides are read again and compared by the SHA-256 of each file"}});
  params.add("--hash-file", hash_file, "as --hash sha256, and write it of each file, for sha256sum -c in DST")
      .value("FILE")
      .writes(PathKind::file);
  declare_way(params, opt);
  declare_metrics(params, opt.metrics);
}

static ReceiveOptions receive_options(const Job& job) {
  ReceiveOptions options;
  options.durability = fsync_when == "none"    ? Durability::none
                       : fsync_when == "batch" ? Durability::batch
                                               : Durability::file;
  options.overwrite = overwrite == "never"                              ? Overwrite::never
                      : overwrite == "older"                            ? Overwrite::older
                      : overwrite == "always" || common_options().force ? Overwrite::always
                                                                        : Overwrite::differing;
  options.safe_links = links == "safe";
  options.dry_run = common_options().dry_run;
  options.remove_surplus = remove_surplus_files;
  options.whole_root = job.contents;
  options.rules = job.rules;
  return options;
}

static void tell(const CopyReport& copied) {
  report("files", int64_t(copied.files));
  report("bytes", int64_t(copied.bytes));
  report("same_files", int64_t(copied.same_files));
  report("same_bytes", int64_t(copied.same_bytes));
  report("line_bytes", int64_t(copied.line_bytes));
  report("resumed_bytes", int64_t(copied.kept_bytes));
  report("resent_units", int64_t(copied.resent_units));
  report("removed", int64_t(copied.removed));
  report("links", int64_t(copied.links));
  report("folders", int64_t(copied.folders));
  report("failed", int64_t(copied.failed));
  warn_of_failures(copied);
  if (copied.failed > 0)
    fail("{} of {} files could not be copied", copied.failed,
         copied.failed + copied.files + copied.same_files);
  if (common_options().dry_run)
    note("would copy {} files, {}; {} files are there already", copied.files, size_text(copied.bytes),
         copied.same_files);
}

// With --hash sha256 both sides are read again.
static void tell_time(const Job& job, uint64_t bytes) {
  say_transfer(job, opt, bytes, hash == "sha256" || !hash_file.empty() ? 2 : 0, "copying");
}

static void run() {
  const Job job = job_of(opt);
  MetricsWriter metrics(opt.metrics, "cp");
  const bool by_sha256 = hash == "sha256" || !hash_file.empty();
  if (by_sha256 && is_store(job.to))
    fail_usage("{}: by SHA-256 a store is compared from there: fxfer verify --hash-file",
               address_text(job.to));
  stop_anywhere();
  const CopyReport copied = do_job(job, opt, receive_options(job), "copy", metrics.counts());
  tell(copied);
  if (common_options().dry_run) tell_time(job, copied.bytes);
  if (!by_sha256 || common_options().dry_run) return;
  const CopyReport compared = compare(job, opt, true, hash_file);
  report("verified_files", int64_t(compared.files));
  expect_same(compared);
}

const Tool kCp{.name = "cp",
               .summary = "copy files and folders, here or to and from another machine",
               .declare = declare,
               .run = run,
               .common = {.memory = false},
               .needs_network = true};

}  // namespace harima
