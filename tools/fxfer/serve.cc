// SPDX-License-Identifier: BSD-3-Clause
// serve: the end that is called, as a daemon or by ssh.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "base/error.h"
#include "base/text.h"
#include "job.h"
#include "listening.h"
#include "subcommands.h"
#include "transfer/server.h"
#include "transfer/tokens.h"

namespace harima {

struct ServeOptions {
  Listening listening;
  bool once = false, stdio = false;
  MetricsOptions metrics;
};
static ServeOptions opt;

static void declare(Params& params) {
  declare_listening(params, opt.listening, "who may call, and what they may do", "the files");
  params.group("Called by ssh");
  params.add("--once", opt.once, "serve one transfer, then end");
  params.add("--stdio", opt.stdio,
             "tell port, token and certificate on standard output, and end with standard input: what fxfer "
             "cp starts");
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
  Server server({.address = opt.listening.address,
                 .port = opt.listening.port.value_or(0),
                 .once = true,
                 .lifeline = STDIN_FILENO,
                 .tokens = {{.name = "", .key = token_key(token)}}},
                &identity);
  fmt::print("fxfer-serve 1 {} {} {} {}\n", server.port(), token, identity.pin(), reached_address());
  std::fflush(stdout);
  if (!server.run()) fail("the transfer was not completed");
}

static void serve_all() {
  MetricsWriter metrics(opt.metrics, "serve");
  ListeningServer listening(opt.listening, {.once = opt.once, .metrics = &metrics.counts()});
  listening.server().run();
}

static void run() { opt.stdio ? serve_caller() : serve_all(); }

const Tool kServe{
    .name = "serve",
    .summary = "be the end of transfers that is called",
    .declare = declare,
    .run = run,
    .common = {.threads = false, .memory = false, .force = false, .dry_run = false, .json = false},
    .is_step = false};

}  // namespace harima
