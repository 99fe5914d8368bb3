// SPDX-License-Identifier: BSD-3-Clause
// coordinate: where senders and receivers of streams find each other.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/log.h"
#include "job.h"
#include "meeting.h"
#include "subcommands.h"
#include "transfer/coordination/coordinator.h"
#include "transfer/server.h"
#include "transfer/tokens.h"

namespace harima {

struct CoordinateOptions {
  std::string tokens, address, identity, show;
  int port = kDaemonPort;
  JobOptions way;
};
static CoordinateOptions opt;

static void declare(Params& params) {
  params.add("--tokens", opt.tokens, "who may call: a file that fxfer token writes").value("FILE");
  params.add("--address", opt.address, "address to listen on; all of this machine if not given").value("ADDRESS");
  params.add("--port", opt.port, "port to listen on; 0 is any that is free").value("N").range(0, 65535);
  params.add("--identity", opt.identity, "folder of key and certificate, made if there are none; the folder of FILE if not given").value("FOLDER");
  params.add("--clear", opt.way.clear, "without TLS: whoever sees the network sees who streams what");
  params.group("Look");
  params.add("--show", opt.show, "print what is known there, and end: fxfer://NAME@HOST[:PORT]/[STREAM] or etcd://HOST[:PORT]/[STREAM]").value("WHERE");
  params.add("--token-file", opt.way.token_file, "file with the token for the coordinator; the environment variable FXFER_TOKEN if not given").value("FILE");
  params.add("--pin", opt.way.pin, "SHA-256 of the coordinator's certificate; the one seen first is noted if not given").value("HEX");
}

// A line for each key; as one object, "KEY.FIELD": value for each field of each text.
static void show() {
  for (const auto& [key, text] : texts_at(opt.show, opt.way)) {
    if (!common_options().json) fmt::print("{} {}\n", key, text);
    const auto fields = nlohmann::json::parse(text, nullptr, false);
    if (!fields.is_object()) continue;
    for (const auto& [name, value] : fields.items()) {
      if (value.is_number_integer()) report(key + "." + name, value.get<int64_t>());
      else if (value.is_string()) report(key + "." + name, value.get<std::string>());
    }
  }
}

static void coordinate() {
  if (opt.tokens.empty()) fail_usage("--tokens is not given; fxfer token makes such a file");
  const TlsIdentity identity = identity_in(opt.identity, opt.tokens);
  Coordinator coordinator;
  Server server({.address = opt.address, .port = opt.port, .clear = opt.way.clear, .tokens = read_tokens(opt.tokens),
                 .make_session = [&](std::span<const std::byte> request) { return coordinator.member(request); }},
                opt.way.clear ? nullptr : &identity);
  note("listening on port {}, certificate {}", server.port(), opt.way.clear ? "none" : identity.pin());
  server.run();
}

static void run() { opt.show.empty() ? coordinate() : show(); }

const Tool kCoordinate{.name = "coordinate", .summary = "be where senders and receivers of streams find each other", .declare = declare, .run = run,
                       .common = {.threads = false, .memory = false, .force = false, .dry_run = false}};

}  // namespace harima
