// SPDX-License-Identifier: BSD-3-Clause
// cp: copies files and folders, here or to and from another machine.
#include <atomic>
#include <cstdlib>
#include <fstream>

#include "base/error.h"
#include "base/log.h"
#include "base/progress.h"
#include "base/text.h"
#include "subcommands.h"
#include "transfer/address.h"
#include "transfer/copy.h"

namespace harima {

struct CpOptions {
  std::vector<std::string> paths, include, exclude;
  std::string fsync = "batch", overwrite = "differing", links = "all", limit, rsh = "ssh", remote = "fxfer";
  int streams = 0;
  bool tunnel = false;
  std::string token_file, pin;
  bool clear = false;
};
static CpOptions opt;

static void declare(Params& params) {
  params.add("path", opt.paths, "what to copy, and where to; [user@]host:PATH is on another machine").value("SRC... DST").required();
  params.group("What");
  params.add("--include", opt.include, "take part in any case: names or paths with *, **, ?, [abc]").value("PATTERN");
  params.add("--exclude", opt.exclude, "leave out, unless --include takes it; with / at the end folders only").value("PATTERN");
  params.add("--overwrite", opt.overwrite, "files that are there already").choices({{"differing", "are replaced if size or time differ"},
      {"never", "stay"}, {"older", "are replaced if they are older"}, {"always", "are replaced"}});
  params.add("--links", opt.links, "symbolic links").choices({{"all", "are copied as they are"}, {"safe", "are copied if they stay within DST"}});
  params.group("How");
  params.add("--streams", opt.streams, "data connections; 0 is as many as the way needs").value("N").range(0, 64);
  params.add("--limit", opt.limit, "bytes a second at most").value("SIZE");
  params.add("--fsync", opt.fsync, "before files get their names").choices({{"none", "nothing is waited for"},
      {"batch", "hundreds of them are brought to the disk together"}, {"file", "each is brought to the disk"}});
  params.group("Other machine");
  params.add("--rsh", opt.rsh, "the command that reaches it").value("COMMAND");
  params.add("--remote", opt.remote, "fxfer there").value("PATH");
  params.add("--tunnel", opt.tunnel, "send everything through ssh, for a machine of which only the port of ssh can be reached");
  params.add("--token-file", opt.token_file, "file with the token for a daemon; the environment variable FXFER_TOKEN if not given").value("FILE");
  params.add("--pin", opt.pin, "SHA-256 of the daemon's certificate; the one seen first is noted if not given").value("HEX");
  params.add("--clear", opt.clear, "speak to a daemon without TLS: whoever sees the network sees the files");
}

static std::vector<NameRule> rules() {
  std::vector<NameRule> all;
  for (const std::string& pattern : opt.include) all.push_back({true, pattern});
  for (const std::string& pattern : opt.exclude) all.push_back({false, pattern});
  return all;
}

static ReceiveOptions receive_options() {
  ReceiveOptions options;
  options.durability = opt.fsync == "none" ? Durability::none : opt.fsync == "batch" ? Durability::batch : Durability::file;
  options.overwrite = opt.overwrite == "never" ? Overwrite::never : opt.overwrite == "older" ? Overwrite::older
                      : opt.overwrite == "always" || common_options().force ? Overwrite::always : Overwrite::differing;
  options.safe_links = opt.links == "safe";
  options.dry_run = common_options().dry_run;
  return options;
}

struct Job {
  std::vector<std::string> sources;  // paths
  Address from, to;                  // from: host and kind of all sources
  bool into_folder;
};

static Job job() {
  if (opt.paths.size() < 2) fail_usage("one name given, wanted what to copy and where to");
  Job job;
  job.to = parse_address(opt.paths.back());
  opt.paths.pop_back();
  for (const std::string& path : opt.paths) {
    const Address address = parse_address(path);
    if (!job.sources.empty() && (address.kind != job.from.kind || address.host != job.from.host || address.port != job.from.port))
      fail_usage("{}: all sources must be on one machine", path);
    job.from = address;
    job.sources.push_back(address.path);
  }
  for (const Address* address : {&job.from, &job.to})
    if (address->kind == Address::Kind::s3) fail("{}: this fxfer does not speak S3", address_text(*address));
  if (job.from.kind != Address::Kind::local && job.to.kind != Address::Kind::local)
    fail_usage("neither {} nor {} is on this machine", opt.paths.front(), address_text(job.to));
  job.into_folder = job.to.ends_in_slash() || job.sources.size() > 1 || job.from.ends_in_slash();
  return job;
}

static void tell(const CopyReport& copied) {
  report("files", int64_t(copied.files));
  report("bytes", int64_t(copied.bytes));
  report("same_files", int64_t(copied.same_files));
  report("same_bytes", int64_t(copied.same_bytes));
  report("resumed_bytes", int64_t(copied.kept_bytes));
  report("resent_units", int64_t(copied.resent_units));
  report("links", int64_t(copied.links));
  report("folders", int64_t(copied.folders));
  report("failed", int64_t(copied.failed));
  constexpr size_t kTold = 10;
  for (size_t i = 0; i < std::min(kTold, copied.failures.size()); ++i) warn("{}: {}", copied.failures[i].path, copied.failures[i].reason);
  if (copied.failed > 0) fail("{} of {} files could not be copied", copied.failed, copied.failed + copied.files + copied.same_files);
  if (common_options().dry_run)
    note("would copy {} files, {}; {} files are there already", copied.files, size_text(copied.bytes), copied.same_files);
}

static std::string token() {
  if (opt.token_file.empty()) {
    const char* token = std::getenv("FXFER_TOKEN");
    if (!token || !*token) fail_usage("no token for the daemon: wanted --token-file, or FXFER_TOKEN in the environment");
    return token;
  }
  std::ifstream file(opt.token_file);
  std::string token;
  if (!(file >> token)) fail("{}: holds no token", opt.token_file);
  return token;
}

static std::unique_ptr<Peer> reach(const Address& there) {
  if (there.kind == Address::Kind::ssh) return reach_by_ssh(there.host, {opt.rsh, opt.remote, opt.tunnel});
  return reach_daemon(there.host, there.port, {there.user, token(), opt.pin, opt.clear});
}

constexpr int kMostLines = 8;  // a disk gains nothing from more

static CopyReport copy(const Job& job, const SessionHooks& hooks) {
  const double limit = opt.limit.empty() ? 0 : double(parse_size(opt.limit, 0));
  const bool pulls = job.from.kind != Address::Kind::local;
  std::unique_ptr<Session> sender, receiver;
  if (!pulls) sender = make_sender(job.sources, rules(), limit, nullptr, hooks);
  if (job.to.kind == Address::Kind::local)
    receiver = make_receiver(job.to.path, job.into_folder, receive_options(), nullptr, pulls ? hooks : SessionHooks{});
  if (sender && receiver) return copy_here(*sender, *receiver, std::min(common_options().threads, kMostLines));
  const auto peer = reach(pulls ? job.from : job.to);
  const CopyRequest request{.to_server = !pulls, .sources = pulls ? job.sources : std::vector<std::string>{}, .target = pulls ? "" : job.to.path,
                            .into_folder = job.into_folder, .rules = rules(), .bytes_per_s = limit, .options = receive_options()};
  return copy_with(*peer, pulls ? *receiver : *sender, request, opt.streams);
}

static void run() {
  const Job wanted = job();
  Progress progress("copy", 0, "MB");
  std::atomic<uint64_t> bytes{0}, needed{0};
  const auto count = [](std::atomic<uint64_t>& sum, uint64_t more, auto&& step) {
    const uint64_t before = sum.fetch_add(more);
    if (const auto mb = int64_t((before + more) / 1000000) - int64_t(before / 1000000); mb > 0) step(mb);
  };
  const SessionHooks hooks{[&](uint64_t n) { count(bytes, n, [&](int64_t mb) { progress.add(mb); }); },
                           [&](uint64_t n) { count(needed, n, [&](int64_t mb) { progress.expect(mb); }); }};
  tell(copy(wanted, hooks));
}

const Tool kCp{.name = "cp", .summary = "copy files and folders, here or to and from another machine", .declare = declare, .run = run,
               .common = {.memory = false}};

}  // namespace harima
