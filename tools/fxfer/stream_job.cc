// SPDX-License-Identifier: BSD-3-Clause
#include "stream_job.h"

#include <algorithm>
#include <optional>
#include <thread>

#include "base/error.h"
#include "base/progress.h"
#include "base/text.h"
#include "cli/tool.h"
#include "lost_frames.h"
#include "transfer/stream/buffered_feed.h"
#include "transfer/stream/frame_sender.h"
#include "transfer/stream/joined_feed.h"

namespace harima {

void declare_joining(Params& params, StreamJob& job) {
  params.group("Several inputs");
  params.add("--sectors", job.sectors, "what each gives")
      .choices({{"whole", "frames of one series, some of them"},
                {"rows", "of every frame a sector; they stand one below the other"},
                {"columns", "of every frame a sector; they stand side by side"}});
  params.add("--deadline", job.deadline_s, "seconds of silence after which a sector is given up").value("S");
  params.add("--incomplete", job.incomplete, "what becomes of frames of which a sector is missing")
      .choices({{"deliver", "they go on, zero where nothing came"}, {"drop", "they end here"}});
  params.add("--lost", job.lost, "list of the frames that are missing or incomplete, a line of JSON each")
      .value("FILE")
      .writes(PathKind::file);
}

void declare_receivers(Params& params, StreamJob& job) {
  params.group("Receivers");
  params.add("--how", job.how, "who gets what")
      .choices({{"share", "each frame goes to one of them, whoever has room"},
                {"copy", "all frames go to each"},
                {"slab", "of each frame some rows go to each: whole sinograms"},
                {"key", "frames of one angle go to one of them"}});
  params.add("--receivers", job.receivers, "how many are waited for before the first frame leaves")
      .value("N")
      .range(1, 4096);
  params.add("--room", job.room, "memory for frames that are held until they are consumed").value("SIZE");
  params
      .add("--spool", job.spool, "beyond that they wait in a file of this size, so that the source does not")
      .value("SIZE");
  params.add("--spool-folder", job.spool_folder, "where that file is")
      .value("FOLDER")
      .writes(PathKind::folder);
  params.add("--live", job.live, "the oldest that wait are dropped rather than the source kept waiting");
  params.add("--patience", job.patience_s, "seconds that one which broke off is waited for").value("S");
  params.group("Connection");
  declare_listening(params, job.listening, "who may receive", "the frames").required();
}

namespace {

Distribution distribution(const StreamJob& job) {
  return job.how == "share"  ? Distribution::share
         : job.how == "copy" ? Distribution::copy
         : job.how == "slab" ? Distribution::slab
                             : Distribution::key;
}

JoinOptions join_options(const StreamJob& job) {
  const auto layout = job.sectors == "whole"  ? SectorLayout::whole
                      : job.sectors == "rows" ? SectorLayout::rows
                                              : SectorLayout::columns;
  return {.layout = layout,
          .room_bytes = parse_size(job.room, 0) / 2,
          .deadline_s = job.deadline_s,
          .drop = job.incomplete == "drop"};
}

void send_all(Feed& feed, FrameSender& sender, Announcement* announcement) {
  Progress progress("send", feed.info().count, "frames");
  for (StreamFrame frame; feed.next(frame);) {
    sender.put(std::move(frame));
    progress.add(1);
    if (announcement) announcement->sent(1);
  }
  sender.finish(feed.info().meta, feed.info().history);
  if (announcement) announcement->finish();
}

// Receivers join while this lasts; it ends for all of them with the trouble that there is.
void serve_while(const StreamJob& job, FrameSender& sender, const std::function<void(Announcement*)>& work) {
  ListeningServer listening(job.listening, {.make_session = [&](std::span<const std::byte> request) {
                              return sender.receiver(request);
                            }});
  Server& server = listening.server();
  const auto announcement =
      announce(job.announce, {job.listening.address, server.port(), listening.pin(), job.how, job.receivers},
               job.listening.clear);
  std::thread serving([&] { server.run(); });
  std::exception_ptr trouble;
  try {
    work(announcement.get());
  } catch (const std::exception& e) {
    sender.end_with(e.what());
    trouble = std::current_exception();
  }
  server.stop();
  serving.join();
  if (trouble) std::rethrow_exception(trouble);
}

void report_stream(const FrameSender& sender, const BufferedFeed* buffered) {
  report("frames", int64_t(sender.frames()));
  report("resent_frames", int64_t(sender.resent()));
  report("latency_p50_ms", sender.latency().quantile(0.5) * 1e3);
  report("latency_p99_ms", sender.latency().quantile(0.99) * 1e3);
  if (!buffered) return;
  report("spooled_frames", int64_t(buffered->spooled()));
  report("dropped_frames", int64_t(buffered->dropped()));
}

}  // namespace

void run_stream(std::vector<std::unique_ptr<Feed>> feeds, const StreamJob& job) {
  const size_t room = parse_size(job.room, 0), spool = job.spool.empty() ? 0 : parse_size(job.spool, 0);
  JoinedFeed joined(std::move(feeds), join_options(job));
  std::optional<BufferedFeed> buffered;
  if (spool > 0 || job.live)
    buffered.emplace(joined, BufferOptions{room / 4, spool, job.spool_folder, job.live});
  Feed& feed = buffered ? static_cast<Feed&>(*buffered) : joined;
  FrameSender sender(feed.info(),
                     {distribution(job), job.receivers, buffered ? room / 4 : room / 2, job.patience_s});
  std::exception_ptr trouble;
  try {
    serve_while(job, sender, [&](Announcement* announcement) { send_all(feed, sender, announcement); });
    feed.finish();
  } catch (const std::exception&) {
    trouble = std::current_exception();
  }
  report_stream(sender, buffered ? &*buffered : nullptr);
  if (trouble) std::rethrow_exception(trouble);
  tell_of_lost(joined, job.lost);
}

}  // namespace harima
