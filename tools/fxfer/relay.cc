// SPDX-License-Identifier: BSD-3-Clause
// relay: takes the streams of several senders, puts them together, and gives them on. A sender holds a frame until the last receiver
// behind the relay has consumed it.
#include "base/error.h"
#include "base/text.h"
#include "job.h"
#include "stream_job.h"
#include "subcommands.h"
#include "transfer/stream/upstream_feed.h"

namespace harima {

static StreamJob job;
static JobOptions way;
static std::vector<std::string> senders;
static int place = -1;

static void declare(Params& params) {
  params.add("from", senders, "who sends: fxfer://NAME@HOST[:PORT], NAME of the token").value("SENDER").required();
  params.group("Senders");
  params.add("--token-file", way.token_file, "file with the token; the environment variable FXFER_TOKEN if not given").value("FILE");
  params.add("--pin", way.pin, "SHA-256 of the certificate of the only sender; the one seen first is noted if not given").value("HEX");
  params.add("--place", place, "of this relay among the receivers of each sender, from 0; -1: any that is free").value("N").range(-1, 4095);
  params.add("--from-clear", way.clear, "speak to senders without TLS");
  declare_joining(params, job);
  declare_receivers(params, job);
  params.add("--announce", job.announce.where, kAnnounceHelp).value("WHERE");
}

static void run() {
  job.announce.token_file = way.token_file;
  std::vector<std::unique_ptr<Feed>> feeds;
  const uint64_t room = uint64_t(parse_size(job.room, 0)) / senders.size();
  for (const std::string& sender : senders) {
    const Address address = parse_address(sender);
    if (address.kind != Address::Kind::daemon) fail_usage("{}: wanted fxfer://NAME@HOST[:PORT]", sender);
    feeds.push_back(std::make_unique<UpstreamFeed>(reach(address, way), place, room, sender));
  }
  run_stream(std::move(feeds), job);
}

const Tool kRelay{.name = "relay", .summary = "pass streams of several senders on to receivers", .declare = declare, .run = run,
                  .common = {.threads = false, .memory = false, .dry_run = false}};

}  // namespace harima
