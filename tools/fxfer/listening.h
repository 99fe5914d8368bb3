// SPDX-License-Identifier: BSD-3-Clause
// Where a daemon, a coordinator or a sender of streams is called, as options.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/params.h"
#include "transfer/server.h"

namespace harima {

struct Listening {
  std::string tokens, address, identity;
  std::optional<int> port;
  bool clear = false;
};
// `who` is let in by tokens, `what` is seen on the network without TLS. Returns the option of the tokens.
Param& declare_listening(Params& params, Listening& options, const std::string& who, const std::string& what);

// A Server that listens as asked, and has said where.
class ListeningServer {
 public:
  // What `options` ask for replaces address, port, clear and tokens of `rest`.
  ListeningServer(const Listening& options, ServerOptions rest);
  Server& server() { return server_; }
  std::string pin() const { return identity_ ? identity_->pin() : ""; }  // of the certificate; "" without TLS

 private:
  const std::unique_ptr<const TlsIdentity> identity_;  // null without TLS
  Server server_;
};

}  // namespace harima
