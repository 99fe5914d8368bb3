// SPDX-License-Identifier: BSD-3-Clause
// serve: the end that is called.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <thread>

#include "base/error.h"
#include "base/text.h"
#include "subcommands.h"
#include "transfer/server.h"

namespace harima {

struct ServeOptions {
  bool once = false, stdio = false;
  std::string address;
  int port = 0;
};
static ServeOptions opt;

static void declare(Params& params) {
  params.add("--once", opt.once, "serve one transfer, then end");
  params.add("--stdio", opt.stdio, "tell port, token and certificate on standard output, and end with standard input: what fxfer cp starts by ssh");
  params.add("--address", opt.address, "address to listen on; all of this machine if not given").value("ADDRESS");
  params.add("--port", opt.port, "port to listen on; 0 is any that is free").value("N").range(0, 65535);
}

// The address under which the other end has reached this machine by ssh; - if it is not known.
static std::string reached_address() {
  const char* connection = std::getenv("SSH_CONNECTION");
  const auto words = split(connection ? connection : "", ' ');
  return words.size() == 4 ? std::string(words[2]) : "-";
}

static void run() {
  if (!opt.stdio || !opt.once) fail_usage("this fxfer serves only what fxfer cp starts: --once --stdio");
  const TlsIdentity identity;
  const std::string token = random_hex(32);
  Server server({.address = opt.address, .port = opt.port, .once = opt.once, .tokens = {{.name = "", .key = token_key(token)}}}, &identity);
  fmt::print("fxfer-serve 1 {} {} {} {}\n", server.port(), token, identity.pin(), reached_address());
  std::fflush(stdout);
  std::thread([&server] {
    char byte;
    while (read(STDIN_FILENO, &byte, 1) > 0) {
    }
    server.stop();
  }).detach();
  if (!server.run()) fail("the transfer was not completed");
}

const Tool kServe{.name = "serve", .summary = "be the end of a transfer that is called", .declare = declare, .run = run,
                  .common = {.threads = false, .memory = false, .force = false, .dry_run = false, .json = false}};

}  // namespace harima
