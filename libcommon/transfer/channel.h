// SPDX-License-Identifier: BSD-3-Clause
// A Channel carries bytes both ways between two ends of a transfer, in order: a TCP connection, one under TLS
// (tls.h), a socket pair within a process. One thread may send while another receives; close() is for all.
// What fails because the line or the other end is gone has the status kStopped: the transfer can go on later.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "base/error.h"

namespace harima {

class Channel {
 public:
  virtual ~Channel() = default;
  // Sends all. `more`: something follows at once, and may leave together with it. Fails if the other end is
  // gone.
  virtual void send(std::span<const std::byte> bytes, bool more = false) = 0;
  // Waits for some bytes; 0: the other end has closed in order.
  virtual size_t receive(std::span<std::byte> bytes) = 0;
  // Are there bytes, or the end, without waiting longer than `wait_ms`?
  virtual bool has_input(int wait_ms) = 0;
  // How long a byte and its acknowledgement take; none: not known.
  virtual std::optional<std::chrono::microseconds> round_trip() const { return std::nullopt; }
  // What nobody but the two ends of this connection knows, 64 hexadecimal digits; "" if it is not encrypted.
  virtual std::string binding() const { return ""; }
  // Ends both directions; whoever waits in it fails. From any thread.
  virtual void close() noexcept = 0;

  // Fills `bytes`. False: the other end had closed before the first of them; fails if it closes later.
  bool receive_all(std::span<std::byte> bytes);
};

class ConnectionLost : public Error {
 public:
  using Error::Error;
};

template <class... Args>
[[noreturn]] void fail_lost(fmt::format_string<Args...> text, Args&&... args) {
  throw ConnectionLost("the connection is lost: " + fmt::format(text, std::forward<Args>(args)...),
                       Exit::kStopped);
}

// Takes over a connected socket.
std::unique_ptr<Channel> socket_channel(int socket);
// Two ends of one line within this process.
std::pair<std::unique_ptr<Channel>, std::unique_ptr<Channel>> channel_pair();
// How long the way of a connected socket takes, there and back.
std::optional<std::chrono::microseconds> round_trip_of(int socket);
// A TCP connection to host:port; fails with both and the reason, after `timeout_s` at the latest.
int connect_to(const std::string& host, int port, int timeout_s);

}  // namespace harima
