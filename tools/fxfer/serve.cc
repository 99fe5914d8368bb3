// SPDX-License-Identifier: BSD-3-Clause
// serve: the end that is called, as a daemon or by ssh.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "job.h"
#include "subcommands.h"
#include "transfer/address.h"
#include "transfer/server.h"
#include "transfer/tokens.h"

namespace harima {

struct ServeOptions {
  bool once = false, stdio = false, clear = false;
  std::string address, tokens, identity;
  std::optional<int> port;
  MetricsOptions metrics;
};
static ServeOptions opt;

static void declare(Params& params) {
  params.add("--tokens", opt.tokens, "who may call, and what they may do: a file that fxfer token writes").value("FILE");
  params.add("--address", opt.address, "address to listen on; all of this machine if not given").value("ADDRESS");
  params.add("--port", opt.port, "port to listen on, 9473 if not given; 0 is any that is free").value("N").range(0, 65535);
  params.add("--identity", opt.identity, "folder of key and certificate, made if there are none; the folder of FILE if not given").value("FOLDER");
  params.add("--clear", opt.clear, "without TLS: whoever sees the network sees the files");
  params.group("Called by ssh");
  params.add("--once", opt.once, "serve one transfer, then end");
  params.add("--stdio", opt.stdio, "tell port, token and certificate on standard output, and end with standard input: what fxfer cp starts");
  declare_metrics(params, opt.metrics);
}

// The address under which the other end has reached this machine by ssh; - if it is not known.
static std::string reached_address() {
  const char* connection = std::getenv("SSH_CONNECTION");
  const auto words = split(connection ? connection : "", ' ');
  return words.size() == 4 ? std::string(words[2]) : "-";
}

static void serve_caller() {
  const TlsIdentity identity;
  const std::string token = random_hex(32);
  Server server({.address = opt.address, .port = opt.port.value_or(0), .once = true, .lifeline = STDIN_FILENO,
                 .tokens = {{.name = "", .key = token_key(token)}}}, &identity);
  fmt::print("fxfer-serve 1 {} {} {} {}\n", server.port(), token, identity.pin(), reached_address());
  std::fflush(stdout);
  if (!server.run()) fail("the transfer was not completed");
}

static void serve_all() {
  if (opt.tokens.empty()) fail_usage("--tokens is not given; fxfer token makes such a file");
  const TlsIdentity identity = identity_in(opt.identity, opt.tokens);
  MetricsWriter metrics(opt.metrics, "serve");
  Server server({.address = opt.address, .port = opt.port.value_or(kDaemonPort), .once = opt.once, .tokens = read_tokens(opt.tokens), .metrics = &metrics.counts()},
                opt.clear ? nullptr : &identity);
  note("listening on port {}, certificate {}", server.port(), opt.clear ? "none" : identity.pin());
  server.run();
}

static void run() { opt.stdio ? serve_caller() : serve_all(); }

const Tool kServe{.name = "serve", .summary = "be the end of transfers that is called", .declare = declare, .run = run,
                  .common = {.threads = false, .memory = false, .force = false, .dry_run = false, .json = false}};

}  // namespace harima
