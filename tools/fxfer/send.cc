// SPDX-License-Identifier: BSD-3-Clause
// send: gives frames to receivers that join, as they come.
#include <thread>

#include "base/error.h"
#include "base/log.h"
#include "base/progress.h"
#include "base/text.h"
#include "format/scan_series.h"
#include "subcommands.h"
#include "transfer/address.h"
#include "transfer/server.h"
#include "transfer/stream/frame_sender.h"
#include "transfer/tokens.h"

namespace harima {

struct StreamSource {
  std::string input, raw, channel, how = "share", room = "1G", tokens, address, identity;
  int receivers = 1, port = kDaemonPort;
  double patience_s = 60;
  bool clear = false;
};
static StreamSource opt;

static void declare(Params& params) {
  params.add("input", opt.input, "a scan or a stack: a folder, a file, or - for a stream").required();
  params.add("--raw", opt.raw, "the file holds bare pixels: TYPE,WIDTHxHEIGHT[,OFFSET][,be]").value("LAYOUT");
  params.add("--channel", opt.channel, "of a stream that has several; the first if not given").value("NAME");
  params.group("Receivers");
  params.add("--how", opt.how, "who gets what").choices({{"share", "each frame goes to one of them, whoever has room"}, {"copy", "all frames go to each"},
      {"slab", "of each frame some rows go to each: whole sinograms"}});
  params.add("--receivers", opt.receivers, "how many are waited for before the first frame leaves").value("N").range(1, 4096);
  params.add("--room", opt.room, "frames that are held until they are consumed").value("SIZE");
  params.add("--patience", opt.patience_s, "seconds that one which broke off is waited for").value("S");
  params.group("Connection");
  params.add("--tokens", opt.tokens, "who may receive: a file that fxfer token writes").value("FILE").required();
  params.add("--address", opt.address, "address to listen on; all of this machine if not given").value("ADDRESS");
  params.add("--port", opt.port, "port to listen on; 0 is any that is free").value("N").range(0, 65535);
  params.add("--identity", opt.identity, "folder of key and certificate, made if there are none; the folder of FILE if not given").value("FOLDER");
  params.add("--clear", opt.clear, "without TLS: whoever sees the network sees the frames");
}

static Distribution distribution() { return opt.how == "share" ? Distribution::share : opt.how == "copy" ? Distribution::copy : Distribution::slab; }

static void send_all(Series& series, FrameSender& sender) {
  Progress progress("send", series.info().count, "frames");
  for (Frame frame; series.next(frame);) {
    sender.put(std::move(frame));
    progress.add(1);
  }
  sender.finish(series.info().meta, series.info().history);
}

static void run() {
  OpenOptions options;
  options.raw = opt.raw;
  options.channel = opt.channel;
  Series series(opt.input, options);
  FrameSender sender(series.info(), {distribution(), opt.receivers, size_t(parse_size(opt.room, 0)), opt.patience_s});
  const TlsIdentity identity = identity_in(opt.identity, opt.tokens);
  Server server({.address = opt.address, .port = opt.port, .clear = opt.clear, .tokens = read_tokens(opt.tokens),
                 .make_session = [&](std::span<const std::byte> request) { return sender.receiver(request); }},
                opt.clear ? nullptr : &identity);
  note("listening on port {}, certificate {}", server.port(), opt.clear ? "none" : identity.pin());
  std::thread serving([&] { server.run(); });
  std::exception_ptr trouble;
  try {
    send_all(series, sender);
  } catch (const std::exception& e) {
    sender.end_with(e.what());
    trouble = std::current_exception();
  }
  server.stop();
  serving.join();
  report("frames", int64_t(sender.frames()));
  report("resent_frames", int64_t(sender.resent()));
  if (trouble) std::rethrow_exception(trouble);
}

const Tool kSend{.name = "send", .summary = "stream frames to receivers, as they come", .declare = declare, .run = run,
                 .common = {.threads = false, .memory = false, .force = false, .dry_run = false}};

}  // namespace harima
