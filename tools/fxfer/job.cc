// SPDX-License-Identifier: BSD-3-Clause
#include "job.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "cli/tool.h"
#include "megabytes.h"
#include "s3_job.h"
#include "transfer/copy.h"
#include "transfer/peer.h"

namespace harima {

namespace {

constexpr int kMostLines = 8;  // within this machine; a disk gains nothing from more

}  // namespace

std::string daemon_token(const JobOptions& options) {
  if (options.token_file.empty()) {
    const char* token = std::getenv("FXFER_TOKEN");
    if (!token || !*token)
      fail_usage("no token for the daemon: wanted --token-file, or FXFER_TOKEN in the environment");
    return token;
  }
  std::ifstream file(options.token_file);
  std::string token;
  if (!(file >> token)) fail("{}: holds no token", options.token_file);
  return token;
}

std::unique_ptr<Peer> reach(const Address& there, const JobOptions& options) {
  if (there.kind == Address::Kind::ssh)
    return reach_by_ssh(there.host, {options.rsh, options.remote, options.tunnel});
  return reach_daemon(there.host, there.port,
                      {there.user, daemon_token(options), options.pin, options.clear});
}

void declare_places(Params& params, JobOptions& options, const char* help) {
  params.add("path", options.paths, help)
      .value("SRC... DST")
      .reads()
      .or_word()
      .last("destination", PathKind::none)
      .required();
}

void declare_names(Params& params, JobOptions& options) {
  params.add("--include", options.include, "take part in any case: names or paths with *, **, ?, [abc]")
      .value("PATTERN");
  params
      .add("--exclude", options.exclude,
           "leave out, unless --include takes it; with / at the end folders only")
      .value("PATTERN");
}

void declare_pace(Params& params, JobOptions& options) {
  params.add(
      "--pack", options.pack,
      "to an object store: files of up to 1 MiB together in objects of 16 MiB, which only fxfer can read");
  params.add("--limit", options.limit, "bytes a second at most, on the line").value("SIZE");
  params.add("--compress", options.compress, "pack what travels to or from another machine, frames as frames")
      .choices({{"auto", "what gets there sooner so, by a sample and the pace of the line"},
                {"never", "nothing"},
                {"always", "what gets smaller"}});
}

void declare_metrics(Params& params, MetricsOptions& options) {
  params.group("Metrics");
  params
      .add("--metrics", options.lines,
           "every second, add a line of JSON with bytes, files, rate, connections and more to this file; -: "
           "standard output")
      .value("FILE")
      .writes(PathKind::file);
  params
      .add("--prometheus", options.prometheus,
           "every second, replace this file by the same for Prometheus, as its node_exporter reads it")
      .value("FILE")
      .writes(PathKind::file);
}

void declare_way(Params& params, JobOptions& options) {
  params.add("--streams", options.streams, "data connections; 0 is as many as the way needs")
      .value("N")
      .range(0, 64);
  params.group("Other machine");
  params.add("--rsh", options.rsh, "the command that reaches it").value("COMMAND");
  params.add("--remote", options.remote, "fxfer there").value("PATH");
  params.add("--tunnel", options.tunnel,
             "send everything through ssh, for a machine of which only the port of ssh can be reached");
  params
      .add("--token-file", options.token_file,
           "file with the token for a daemon; the environment variable FXFER_TOKEN if not given")
      .value("FILE")
      .reads(PathKind::file);
  params
      .add("--pin", options.pin,
           "SHA-256 of the daemon's certificate; the one seen first is noted if not given")
      .value("HEX");
  params.add("--clear", options.clear,
             "speak to a daemon without TLS: whoever sees the network sees the files");
}

Job job_of(const JobOptions& options) {
  if (options.paths.size() < 2) fail_usage("one name given, wanted what to copy and where to");
  Job job;
  job.to = parse_address(options.paths.back());
  for (size_t i = 0; i + 1 < options.paths.size(); ++i) {
    const Address address = parse_address(options.paths[i]);
    if (!job.sources.empty() &&
        (address.kind != job.from.kind || address.host != job.from.host || address.port != job.from.port))
      fail_usage("{}: all sources must be on one machine", options.paths[i]);
    job.from = address;
    job.contents = job.contents && address.ends_in_slash();
    job.sources.push_back(address.path);
  }
  if (job.from.kind != Address::Kind::local && job.to.kind != Address::Kind::local)
    fail_usage("neither {} nor {} is on this machine", options.paths.front(), address_text(job.to));
  job.into_folder = job.to.ends_in_slash() || job.sources.size() > 1 || job.contents;
  job.rules = rules_of(options);
  return job;
}

std::vector<NameRule> rules_of(const JobOptions& options) {
  std::vector<NameRule> rules;
  for (const std::string& pattern : options.include) rules.push_back({true, pattern});
  for (const std::string& pattern : options.exclude) rules.push_back({false, pattern});
  return rules;
}

static CopyReport transfer(const Job& job, const JobOptions& options, const ReceiveOptions& receive,
                           const SessionHooks& hooks, TransferMetrics& metrics) {
  const double limit = options.limit.empty() ? 0 : double(parse_size(options.limit, 0));
  if (is_store(job.to)) return bring_to_store(job, options.streams, options.pack, limit, receive, hooks);
  const Compress compress = options.compress == "auto"     ? Compress::if_it_pays
                            : options.compress == "always" ? Compress::always
                                                           : Compress::never;
  const bool is_far = job.from.kind != Address::Kind::local || job.to.kind != Address::Kind::local;
  const bool pulls = job.from.kind != Address::Kind::local;
  std::unique_ptr<Session> sender, receiver;
  if (!pulls)
    sender = make_sender(job.sources, job.rules,
                         {receive.sending(), limit, is_far ? compress : Compress::never}, nullptr, hooks);
  if (job.to.kind == Address::Kind::local)
    receiver = make_receiver(job.to.path, job.into_folder, receive, nullptr, pulls ? hooks : SessionHooks{});
  if (is_store(job.from))
    return copy_here(*sender_of_store(job, receive, limit), *receiver, lines_to_store(options.streams));
  if (sender && receiver)
    return copy_here(*sender, *receiver, std::min(common_options().threads, kMostLines));
  CopyRequest request{.to_server = !pulls,
                      .into_folder = job.into_folder,
                      .rules = job.rules,
                      .bytes_per_s = limit,
                      .compress = compress,
                      .options = receive};
  if (pulls) request.sources = job.sources;
  else request.target = job.to.path;
  const auto peer = reach(pulls ? job.from : job.to, options);
  return copy_with(*peer, pulls ? *receiver : *sender, request, options.streams, metrics);
}

CopyReport do_job(const Job& job, const JobOptions& options, const ReceiveOptions& receive, const char* phase,
                  TransferMetrics& metrics, HashList* hashes) {
  Megabytes megabytes(phase);
  SessionHooks hooks = counted(megabytes.hooks(), metrics);
  if (hashes)
    hooks.on_hash = [hashes](const std::string& path, const std::string& sha256) {
      hashes->add(path, sha256);
    };
  ++metrics.running;
  try {
    CopyReport report = transfer(job, options, receive, hooks, metrics);
    --metrics.running;
    ++(report.failed == 0 ? metrics.transfers : metrics.failed_transfers);
    return report;
  } catch (...) {
    --metrics.running;
    ++metrics.failed_transfers;
    throw;
  }
}

CopyReport compare(const Job& job, const JobOptions& options, bool by_sha256, const std::string& hash_file) {
  TransferMetrics metrics;
  HashList hashes;
  CopyReport compared =
      do_job(job, options, {.verify = true, .sha256 = by_sha256}, "compare", metrics, &hashes);
  if (!compared.new_name.empty()) hashes.rename_only(compared.new_name);
  if (compared.failed == 0 && !hash_file.empty()) hashes.write(hash_file);
  return compared;
}

void expect_same(const CopyReport& compared) {
  warn_of_failures(compared);
  if (compared.failed > 0)
    fail("{} of {} files are not as they should be", compared.failed, compared.failed + compared.files);
}

void warn_of_failures(const CopyReport& report) {
  constexpr size_t kTold = 10;
  for (size_t i = 0; i < std::min(kTold, report.failures.size()); ++i)
    warn("{}: {}", report.failures[i].path, report.failures[i].reason);
}

}  // namespace harima
