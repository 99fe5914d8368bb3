// SPDX-License-Identifier: BSD-3-Clause
// The other end of a transfer, as the one that calls sees it: something that can be connected to, again and
// again.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "transfer/address.h"
#include "transfer/channel.h"

namespace harima {

class Peer {
 public:
  // Told once the other end has answered, before the connection is ready: how long the way is, there and
  // back.
  using Reached = std::function<void(std::chrono::steady_clock::duration round_trip)>;
  virtual ~Peer() = default;
  // Fails with the reason; from several threads.
  virtual std::unique_ptr<Channel> connect(const Reached& reached = {}) = 0;
  virtual void complete() {}  // the copy is: what still connects need not, and nothing more is waited for
  virtual std::string token_name() const { return ""; }
  virtual std::string token() const = 0;
};

struct SshOptions {
  std::string command = "ssh";  // words separated by blanks
  std::string fxfer = "fxfer";  // the program at the other end
  bool tunnel = false;          // all connections through ssh, as if the port could not be reached
};

// Starts fxfer at the other end by ssh, learns port, token and certificate from it, and connects to it
// directly, or, where the port cannot be reached, through channels of ssh.
std::unique_ptr<Peer> reach_by_ssh(const std::string& host, const SshOptions& options);

struct DaemonOptions {
  std::string token_name, token;
  // Of the certificate; "" is as the file of known daemons has it, and a new one is noted there.
  std::string pin;
  bool clear = false;  // without TLS
};
std::unique_ptr<Peer> reach_daemon(const std::string& host, int port, const DaemonOptions& options);

}  // namespace harima
