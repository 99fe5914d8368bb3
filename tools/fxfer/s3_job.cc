// SPDX-License-Identifier: BSD-3-Clause
#include "s3_job.h"

#include <filesystem>

#include "base/error.h"
#include "transfer/s3_compare.h"
#include "transfer/s3_source.h"
#include "transfer/s3_upload.h"
#include "transfer/web_source.h"

namespace harima {

int lines_to_store(int streams) {
  constexpr int kLines = 12;  // a store takes some 50 MB/s of each
  return streams == 0 ? kLines : streams;
}

std::unique_ptr<Session> sender_of_store(const Job& job, const ReceiveOptions& receive, double bytes_per_s) {
  std::unique_ptr<FileSource> source;
  if (job.from.kind == Address::Kind::web) source = std::make_unique<WebSource>(job.sources);
  else source = std::make_unique<S3Source>(S3Store(find_s3_account(), job.from.host), job.sources, job.rules);
  return make_sender(std::move(source), {receive.sending(), bytes_per_s}, {});
}

static CopyReport bring_to_url(const Job& job, const ReceiveOptions& receive) {
  if (job.sources.size() > 1) fail_usage("{}: a URL takes one file", address_text(job.to));
  if (receive.verify)
    fail_usage("{}: a URL is compared from there: fxfer verify URL FILE", address_text(job.to));
  if (receive.remove_surplus) fail_usage("{}: --delete removes nothing at a URL", address_text(job.to));
  if (!receive.dry_run) put_to_url(job.sources.front(), job.to.path);
  return {.files = 1, .bytes = std::filesystem::file_size(job.sources.front()), .failures = {}};
}

CopyReport bring_to_store(const Job& job, int streams, bool packs, double bytes_per_s,
                          const ReceiveOptions& receive, SessionHooks hooks) {
  if (job.from.kind != Address::Kind::local)
    fail_usage("neither {} nor {} is on this machine", address_text(job.from), address_text(job.to));
  if (job.to.kind == Address::Kind::web) return bring_to_url(job, receive);
  if (receive.sha256)
    fail_usage(
        "{}: --hash-file compares what is in a store from there: fxfer verify s3://BUCKET/PREFIX/ FOLDER",
        address_text(job.to));
  S3Target target{.prefix = job.to.path, .packs = packs};
  if (!job.into_folder && !target.prefix.empty()) target.key = target.prefix;
  if (!target.prefix.empty() && !target.prefix.ends_with('/')) target.prefix += "/";
  const S3Store store(find_s3_account(), job.to.host);
  const int lines = lines_to_store(streams);
  if (receive.verify)
    return compare_with_store(job.sources, job.rules, store, target, lines, std::move(hooks));
  return upload(job.sources, job.rules, store, target, receive, lines, bytes_per_s, std::move(hooks));
}

}  // namespace harima
