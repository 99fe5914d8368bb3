// SPDX-License-Identifier: BSD-3-Clause
// relay: takes the streams of several senders, puts them together, and gives them on. A sender holds a frame
// until the last receiver behind the relay has consumed it.
#include "base/error.h"
#include "base/text.h"
#include "job.h"
#include "stream_job.h"
#include "subcommands.h"
#include "transfer/stream/upstream_feed.h"

namespace harima {

static StreamJob job;
static JobOptions way;
static std::vector<std::string> senders, finds;
static int place = -1;

static void declare(Params& params) {
  params.add("from", senders, "who sends: fxfer://NAME@HOST[:PORT], NAME of the token").value("SENDER");
  params
      .add("--find", finds,
           "in place of SENDER, once for each: where fxfer send --announce tells of it; it is waited for")
      .value("WHERE");
  params.group("Senders");
  params
      .add("--token-file", way.token_file,
           "file with the token; the environment variable FXFER_TOKEN if not given")
      .value("FILE")
      .reads(PathKind::file);
  params
      .add("--pin", way.pin,
           "SHA-256 of the certificate of the only sender; the one seen first is noted if not given")
      .value("HEX");
  params
      .add("--place", place, "of this relay among the receivers of each sender, from 0; -1: any that is free")
      .value("N")
      .range(-1, 4095);
  params.add("--from-clear", way.clear, "speak to senders without TLS");
  declare_joining(params, job);
  declare_receivers(params, job);
  params.add("--announce", job.announce.where, kAnnounceHelp).value("WHERE");
}

static std::unique_ptr<Peer> reach_sender(const std::string& sender) {
  const Address address = parse_address(sender);
  if (address.kind != Address::Kind::daemon) fail_usage("{}: wanted fxfer://NAME@HOST[:PORT]", sender);
  return reach(address, way);
}

static void run() {
  if (senders.empty() && finds.empty()) fail_usage("wanted SENDER, or --find WHERE");
  job.announce.token_file = way.token_file;
  const uint64_t room = uint64_t(parse_size(job.room, 0)) / (senders.size() + finds.size());
  std::vector<std::unique_ptr<Attendance>> attendances;
  std::vector<std::unique_ptr<Feed>> feeds;
  for (const std::string& sender : senders)
    feeds.push_back(std::make_unique<UpstreamFeed>(reach_sender(sender), place, room, sender));
  for (const std::string& where : finds) {
    attendances.push_back(attend(where, way));
    feeds.push_back(
        std::make_unique<UpstreamFeed>(reach_found(*attendances.back(), where, way), place, room, where));
  }
  run_stream(std::move(feeds), job);
  for (const auto& attendance : attendances) attendance->finish();
}

const Tool kRelay{.name = "relay",
                  .summary = "pass streams of several senders on to receivers",
                  .declare = declare,
                  .run = run,
                  .common = {.threads = false, .memory = false, .dry_run = false},
                  .is_step = false};

}  // namespace harima
