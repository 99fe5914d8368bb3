// SPDX-License-Identifier: BSD-3-Clause
// watch: copies what comes into a folder, as soon as it is complete.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <map>

#include "base/error.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/text.h"
#include "job.h"
#include "scan_command.h"
#include "subcommands.h"
#include "transfer/state_folder.h"
#include "transfer/watch/follower.h"

namespace harima {

namespace fs = std::filesystem;

static JobOptions opt;
static std::string folder, target, marker, command, state_file;
static double settle_s = 60, rescan_s = 30;
static bool once = false;

static void declare(Params& params) {
  params.add("folder", folder, "the folder whose entries, files and folders, are scans")
      .value("DIR")
      .reads(PathKind::folder)
      .required();
  params
      .add("--to", target,
           "where to copy them, each by its name: a path, host:path, fxfer:// or s3:// as for fxfer cp; if "
           "not given they stay, and --exec is run for each, once")
      .value("DST");
  params.group("When");
  params.add("--marker", marker, "copy a folder once it has a file of this name or pattern, relative to it")
      .value("NAME");
  params
      .add("--settle", settle_s, "else, and what changes later: once nothing has changed for so many seconds")
      .value("SECONDS")
      .range(0, 86400);
  params
      .add("--rescan", rescan_s,
           "seconds between looks where the system does not tell of changes, as on network file systems")
      .value("SECONDS")
      .range(0.1, 86400);
  params.add("--once", once, "copy what is there and complete, then end");
  params.group("What");
  declare_names(params, opt);
  params.group("Then");
  params
      .add("--exec", command,
           "run this by the shell for every scan that has been copied, without --to for every one that is "
           "complete; {} stands for its path, and FXFER_SCAN is its name")
      .value("COMMAND");
  params
      .add("--state", state_file,
           "file that knows what has been copied; one in ~/.local/state/fxfer/watch if not given")
      .value("FILE")
      .writes(PathKind::file);
  params.group("How");
  declare_pace(params, opt);
  declare_way(params, opt);
  declare_metrics(params, opt.metrics);
}

static double now_s() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

static void print_event(const std::string& line) {
  if (!common_options().json) return;
  std::fputs(line.c_str(), stdout);
  std::fflush(stdout);
}

namespace {

class Watch {
 public:
  explicit Watch(const std::string& place)
      : place_(place), log_(state_path(), place, target, print_event), metrics_(opt.metrics, "watch"),
        follower_({place, rules_of(opt), marker, settle_s, rescan_s, once, target.empty()}, log_, events_),
        command_(command, state_path() + ".command") {}

  void run() {
    for (;;) {
      const double looked_s = now_s();
      const std::vector<std::string> due = follower_.look(looked_s);
      if (!command.empty())
        for (const std::string& scan : follower_.owing())
          if (looked_s >= again_[scan].at_s) execute(scan);
      for (const std::string& scan : due) {
        if (target.empty()) take(scan);
        else copy(scan);
        if (now_s() > looked_s + settle_s) break;  // the others are looked at again
      }
      if (once && due.empty() && !follower_.is_waiting()) return tell();
      if (due.empty()) follower_.wake(events_.wait(std::max(0.0, next_s() - now_s())), now_s());
    }
  }

 private:
  std::string state_path() const {
    if (!state_file.empty()) return state_file;
    return (state_folder() / "watch" / (xxh3_hex(place_ + "\n" + target) + ".jsonl")).string();
  }

  Job job_to_target(const std::string& scan) const {
    JobOptions options = opt;
    options.paths = {place_ + "/" + scan, target};
    Job job = job_of(options);
    job.into_folder = true;
    job.contents = false;
    return job;
  }

  // When there is something to do, as far as it is known: a look, or a command that asks to be run again.
  double next_s() const {
    double next_s = follower_.next_look_s();
    for (const std::string& scan : follower_.owing())
      if (const auto found = again_.find(scan); found != again_.end())
        next_s = std::min(next_s, found->second.at_s);
    return next_s;
  }

  // A scan that stays where it is: its command is owed from now on.
  void take(const std::string& scan) {
    Meta values;
    const ScanLook& look = follower_.look_of(scan);
    values.set("files", int64_t(look.files));
    values.set("bytes", int64_t(look.bytes));
    values.set("update", false);
    values.set("command", true);
    follower_.copied(scan, values, now_s(), "in_place");
    ++copied_;
    files_ += int64_t(look.files);
    bytes_ += int64_t(look.bytes);
    execute(scan);
  }

  void copy(const std::string& scan) {
    const double start_s = now_s();
    try {
      const CopyReport report = do_job(job_to_target(scan), opt, {}, "copy", metrics_.counts());
      if (report.failed > 0)
        fail("{} files could not be copied: {}: {}", report.failed, report.failures[0].path,
             report.failures[0].reason);
      note_copied(scan, report, now_s() - start_s);
    } catch (const Error& e) {
      if (e.status() == Exit::kUsage) throw;
      note_failed(scan, e.what());
    }
  }

  void note_copied(const std::string& scan, const CopyReport& report, double seconds) {
    const bool is_update = !log_.state(scan).copied_sum.empty(),
               is_news = !is_update || report.files + report.links > 0;
    Meta values;
    values.set("files", int64_t(report.files));
    values.set("bytes", int64_t(report.bytes));
    values.set("same_files", int64_t(report.same_files));
    values.set("resumed_bytes", int64_t(report.kept_bytes));
    values.set("seconds", seconds);
    values.set("update", is_update);
    values.set("command", is_news && !command.empty());
    follower_.copied(scan, values, now_s());
    note("{}: {}{} files, {}, in {:.1f} s", scan, is_update ? "again " : "", report.files,
         size_text(report.bytes), seconds);
    ++copied_;
    files_ += int64_t(report.files);
    bytes_ += int64_t(report.bytes);
    if (log_.state(scan).owes_command) execute(scan);
  }

  void note_failed(const std::string& scan, const std::string& reason) {
    const double pause_s = follower_.failed(scan, now_s());
    Meta values;
    values.set("reason", reason);
    if (!once) values.set("retry_s", pause_s);
    log_.tell("failed", scan, values);
    if (once) warn("{}: {}", scan, reason);
    else warn("{}: {}; again in {:.0f} s", scan, reason, pause_s);
    ++failed_;
  }

  void execute(const std::string& scan) {
    const Meta copied = log_.state(scan).copied;
    const double start_s = now_s();
    const std::string source = place_ + "/" + scan;
    const int status = command_.run(
        xxh3_hex(scan + "\n" + log_.state(scan).copied_sum),
        {{"FXFER_SCAN", scan},
         {"FXFER_SOURCE", source},
         {"FXFER_TARGET", target.empty() ? source : target + (target.ends_with('/') ? "" : "/") + scan},
         {"FXFER_FILES", fmt::format("{:.0f}", copied.number("files", 0))},
         {"FXFER_BYTES", fmt::format("{:.0f}", copied.number("bytes", 0))},
         {"FXFER_UPDATE", std::get<bool>(*copied.find("update")) ? "1" : "0"}});
    if (status == int(Exit::kStopped)) return run_again(scan);
    again_.erase(scan);
    Meta values;
    values.set("status", int64_t(status));
    values.set("seconds", now_s() - start_s);
    log_.note("executed", scan, values);
    if (status == 0) return;
    warn("{}: the command ended with status {}", scan, status);
    ++failed_;
  }

  // It has stopped early, with what is done kept.
  void run_again(const std::string& scan) {
    Again& again = again_[scan];
    again.pause_s = std::clamp(2 * again.pause_s, 2.0, 300.0);
    again.at_s = now_s() + again.pause_s;
    Meta values;
    values.set("reason", std::string("its command ended with status 75"));
    if (!once) values.set("retry_s", again.pause_s);
    log_.tell("failed", scan, values);
    if (once) warn("{}: its command ended with status 75, and is run again the next time", scan);
    else warn("{}: its command ended with status 75, and is run again in {:.0f} s", scan, again.pause_s);
    if (once) ++failed_;
  }

  void tell() const {
    report("scans", copied_);
    report("files", files_);
    report("bytes", bytes_);
    report("failed", failed_);
    if (failed_ > 0) fail("{} scans were not copied, or their command failed", failed_);
  }

  const std::string place_;
  WatchLog log_;
  FolderEvents events_;
  MetricsWriter metrics_;
  Follower follower_;
  ScanCommand command_;
  struct Again {
    double at_s = 0, pause_s = 0;
  };
  std::map<std::string, Again> again_;  // scans whose command asked for it
  int64_t copied_ = 0, files_ = 0, bytes_ = 0, failed_ = 0;
};

}  // namespace

static void settle_target(const fs::path& place) {
  const Address to = parse_address(target);
  if (to.kind == Address::Kind::web) fail_usage("--to {}: a URL takes one file, wanted a folder", target);
  if (to.kind != Address::Kind::local) return;
  target = fs::weakly_canonical(fs::absolute(to.path)).string();
  if ((target + "/").starts_with(place.string() + "/"))
    fail_usage("--to {}: is within the folder that is watched", target);
}

static void run() {
  std::error_code bad;
  const fs::path place = fs::canonical(folder, bad);
  if (bad || !fs::is_directory(place)) fail("{}: there is no such folder", folder);
  if (target.empty() && command.empty()) fail_usage("nothing to do, wanted --to DST, --exec COMMAND or both");
  if (!target.empty()) settle_target(place);
  Watch(place.string()).run();
}

const Tool kWatch{.name = "watch",
                  .summary = "copy what comes into a folder, as soon as it is complete",
                  .declare = declare,
                  .run = run,
                  .common = {.memory = false, .force = false, .dry_run = false},
                  .is_step = false};

}  // namespace harima
