// SPDX-License-Identifier: BSD-3-Clause
// recv: takes frames that fxfer send gives.
#include <optional>

#include "base/error.h"
#include "base/log.h"
#include "base/progress.h"
#include "base/text.h"
#include "format/format.h"
#include "job.h"
#include "meeting.h"
#include "subcommands.h"
#include "transfer/stream/frame_receiver.h"
#include "transfer/stream/sink_taker.h"
#include "transfer/tls.h"

namespace harima {

static JobOptions opt;
static std::string from, find, output = "-", room = "1G";
static int place = -1;

static void declare(Params& params) {
  params.add("from", from, "who sends: fxfer://NAME@HOST[:PORT], NAME of the token").value("SENDER");
  params.add("--find", find, "in place of SENDER: where fxfer send --announce tells of it; it is waited for")
      .value("WHERE");
  params
      .add("-o,--output", output,
           "a folder, a file of a format by its ending, - for a stream, or shm:NAME[,SIZE], a ring in shared "
           "memory")
      .value("PATH")
      .writes();
  params.add("--place", place, "among the receivers, from 0: which rows, of slabs; -1: any that is free")
      .value("N")
      .range(-1, 4095);
  params.add("--room", room, "frames that may wait here, or be on their way").value("SIZE");
  params.group("Connection");
  params
      .add("--token-file", opt.token_file,
           "file with the token; the environment variable FXFER_TOKEN if not given")
      .value("FILE")
      .reads(PathKind::file);
  params
      .add("--pin", opt.pin,
           "SHA-256 of the certificate of the sender, or with --find of the coordinator; the one seen first "
           "is noted if not given")
      .value("HEX");
  params.add("--clear", opt.clear, "speak without TLS to it");
}

static std::unique_ptr<Peer> reach_sender() {
  const Address address = parse_address(from);
  if (address.kind != Address::Kind::daemon) fail_usage("{}: wanted fxfer://NAME@HOST[:PORT]", from);
  return reach(address, opt);
}

static void run() {
  if (from.empty() == find.empty()) fail_usage("wanted SENDER, or --find WHERE");
  check_sink(output, common_options().force);
  const auto attendance = find.empty() ? nullptr : attend(find, opt);
  const auto peer = attendance ? reach_found(*attendance, find, opt) : reach_sender();
  const Join join{.id = random_hex(16), .place = place, .room_bytes = uint64_t(parse_size(room, 0))};
  size_t frame_bytes = 0;
  std::optional<Progress> progress;
  SinkTaker taker([&](const StackInfo& stack) {
    progress.emplace("receive", stack.count, "frames");
    frame_bytes = size_t(stack.width) * size_t(stack.height) * bytes_of(stack.type);
    SinkInfo info;
    info.stack = stack;
    info.force = common_options().force;
    return open_sink(output, info);
  });
  taker.on_frame = [&] {
    progress->add(1);
    if (attendance) attendance->received(1);
  };
  FrameReceiver frames(*peer, join, taker);
  frames.run();
  if (attendance) attendance->finish();
  report("frames", int64_t(frames.frames()));
  report("bytes", int64_t(frames.frames() * frame_bytes));
  report("frames_again", int64_t(frames.again()));
  report("reconnects", frames.reconnects());
  note("{} frames, {}", frames.frames(), size_text(frames.frames() * frame_bytes));
}

const Tool kRecv{.name = "recv",
                 .summary = "receive frames of fxfer send, into a pipe or files",
                 .declare = declare,
                 .run = run,
                 .common = {.threads = false, .memory = false, .dry_run = false},
                 .is_step = false};

}  // namespace harima
