// SPDX-License-Identifier: BSD-3-Clause
// send: gives frames to receivers that join, as they come.
#include "base/error.h"
#include "stream_job.h"
#include "subcommands.h"
#include "transfer/stream/folder_feed.h"
#include "transfer/stream/paced_feed.h"
#include "transfer/stream/series_feed.h"
#include "transfer/stream/simulated_feed.h"

namespace harima {

static StreamJob job;
static std::vector<std::string> inputs;
static OpenOptions how_to_open;
static FolderFeedOptions follow;
static bool is_followed = false;
static double rate = 0, withheld = 0;

static void declare(Params& params) {
  params
      .add("input", inputs,
           "a scan or a stack: a folder, a file, - for a stream, tcp://HOST:PORT for a detector; or "
           "simulated:WIDTHxHEIGHT,PROJECTIONS")
      .reads()
      .or_word()
      .required();
  params.add("--raw", how_to_open.raw, "the file holds bare pixels: TYPE,WIDTHxHEIGHT[,OFFSET][,be]")
      .value("LAYOUT");
  params.add("--channel", how_to_open.channel, "of a stream that has several; the first if not given")
      .value("NAME");
  params.add("--rate", rate, "frames per second, as from a detector; 0: as fast as they go")
      .value("N")
      .range(0, 1e9);
  params.add("--withhold", withheld, "of a simulated detector: the part of its frames that it loses")
      .value("PART")
      .range(0, 1);
  params.group("A folder that a detector writes");
  params.add("--follow", is_followed,
             "the input is a pattern, FOLDER/*.tif say: files are sent as they come");
  params.add("--settle", follow.settle_s, "seconds that a file has not changed before it is read")
      .value("S")
      .range(0, 3600);
  params.add("--until", follow.until, "the scan is over when there is a file of this name").value("NAME");
  params.add("--idle", follow.idle_s, "or when no file has come for so many seconds; 0: never")
      .value("S")
      .range(0, 1e6);
  declare_joining(params, job);
  declare_receivers(params, job);
  declare_announce(params, job.announce);
}

static std::unique_ptr<Feed> open_feed(const std::string& input, uint64_t seed) {
  std::unique_ptr<Feed> feed;
  if (is_simulated(input)) feed = std::make_unique<SimulatedFeed>(parse_simulated(input), withheld, seed);
  else if (is_followed) feed = std::make_unique<FolderFeed>(input, how_to_open, follow);
  else feed = std::make_unique<SeriesFeed>(input, how_to_open);
  if (rate > 0) feed = std::make_unique<PacedFeed>(std::move(feed), rate);
  return feed;
}

static void run() {
  how_to_open.may_have_gaps = true;
  std::vector<std::unique_ptr<Feed>> feeds;
  for (size_t i = 0; i < inputs.size(); ++i) feeds.push_back(open_feed(inputs[i], i));
  run_stream(std::move(feeds), job);
}

const Tool kSend{.name = "send",
                 .summary = "stream frames to receivers, as they come",
                 .declare = declare,
                 .run = run,
                 .common = {.threads = false, .memory = false, .dry_run = false},
                 .is_step = false};

}  // namespace harima
