// SPDX-License-Identifier: BSD-3-Clause
#include "listening.h"

#include "base/error.h"
#include "base/log.h"
#include "transfer/address.h"
#include "transfer/tokens.h"

namespace harima {

namespace {

std::unique_ptr<const TlsIdentity> identity_for(const Listening& options) {
  if (options.tokens.empty()) fail_usage("--tokens is not given; fxfer token makes such a file");
  if (options.clear) return nullptr;
  return std::unique_ptr<const TlsIdentity>(new TlsIdentity(identity_in(options.identity, options.tokens)));
}

ServerOptions as_asked(const Listening& options, ServerOptions rest) {
  rest.address = options.address;
  rest.port = options.port.value_or(kDaemonPort);
  rest.clear = options.clear;
  rest.tokens = read_tokens(options.tokens);
  return rest;
}

}  // namespace

Param& declare_listening(Params& params, Listening& options, const std::string& who,
                         const std::string& what) {
  Param& tokens = params.add("--tokens", options.tokens, who + ": a file that fxfer token writes")
                      .value("FILE")
                      .reads(PathKind::file);
  params.add("--address", options.address, "address to listen on; all of this machine if not given")
      .value("ADDRESS");
  params
      .add("--port", options.port,
           fmt::format("port to listen on, {} if not given; 0 is any that is free", kDaemonPort))
      .value("N")
      .range(0, 65535);
  params
      .add("--identity", options.identity,
           "folder of key and certificate, made if there are none; the folder of FILE if not given")
      .value("FOLDER")
      .writes(PathKind::folder);
  params.add("--clear", options.clear, "without TLS: whoever sees the network sees " + what);
  return tokens;
}

ListeningServer::ListeningServer(const Listening& options, ServerOptions rest)
    : identity_(identity_for(options)), server_(as_asked(options, std::move(rest)), identity_.get()) {
  note("listening on port {}, certificate {}", server_.port(), identity_ ? identity_->pin() : "none");
}

}  // namespace harima
