// SPDX-License-Identifier: BSD-3-Clause
// How a connection begins (man 7 fxfer-protocol): the client proves that it knows the token and says what it
// wants, the server welcomes it or says why not. The proof holds for this connection alone: it is made with
// what nobody else knows of a TLS connection, and without TLS with a nonce that the server sends first. The
// first connection of a transfer is its control connection and says all about it; it is given the number of a
// session, with which data connections are joined to it.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "transfer/channel.h"
#include "transfer/name_filter.h"
#include "transfer/receive_options.h"

namespace harima {

inline constexpr uint16_t kProtocolVersion = 1;

// What the client asks of a server.
struct CopyRequest {
  bool to_server = true;               // the server receives; else it sends
  std::vector<std::string> sources{};  // at the server, if it sends
  std::string target{};                // at the server, if it receives
  // The target is a folder, and is made if it is missing; else it may be the new name of one file.
  bool into_folder = true;
  std::vector<NameRule> rules{};        // if the server sends
  double bytes_per_s = 0;               // limit of the server, if it sends
  Compress compress = Compress::never;  // likewise
  ReceiveOptions options{};             // if it receives
};

struct Hello {
  uint16_t version = kProtocolVersion;
  std::string token_name{};  // which of the server's tokens; "" of the one there is
  std::string proof{};       // HMAC-SHA256 of the nonce, its key the token_key()
  std::string session{};     // "" on a control connection, else the number it was given
  // On a control connection: a CopyRequest, which is looked at when the proof is good.
  std::vector<std::byte> request{};
};

std::vector<std::byte> encode_request(const CopyRequest& request);
CopyRequest decode_request(std::span<const std::byte> bytes);
std::vector<std::byte> encode_hello(const Hello& hello);
Hello decode_hello(std::span<const std::byte> bytes);

// The client's part. It says hello and may send at once; the welcome is taken before the first bytes that are
// received.
class Introduced : public Channel {
 public:
  // welcomed: called then, with the number of the session.
  Introduced(Channel& line, Hello hello, const std::string& token,
             std::function<void(const std::string&)> welcomed);
  void send(std::span<const std::byte> bytes, bool more) override { line_.send(bytes, more); }
  size_t receive(std::span<std::byte> bytes) override;
  bool has_input(int wait_ms) override;
  std::optional<std::chrono::microseconds> round_trip() const override { return line_.round_trip(); }
  std::string binding() const override { return line_.binding(); }
  void close() noexcept override { line_.close(); }

 private:
  void take_welcome();
  Channel& line_;
  std::function<void(const std::string&)> welcomed_;  // none once it has been
};

// The server's part, in two steps: hear what comes; then welcome it with the session's number, or
// send_trouble().
struct Caller {
  Hello hello;
  std::string nonce;
};
Caller hear(Channel& channel);
// What a server keeps of a token: its SHA-256.
std::string token_key(const std::string& token);
bool knows_token(const Caller& caller, const std::string& key);
void welcome(Channel& channel, const std::string& session);

}  // namespace harima
