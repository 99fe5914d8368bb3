// SPDX-License-Identifier: BSD-3-Clause
// How a connection begins (man 7 fxfer-protocol): the server sends a nonce, the client proves with it that it knows the token and says
// what it wants, the server welcomes it or says why not. The first connection of a transfer is its control connection and says all
// about it; it is given the number of a session, with which data connections are joined to it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "transfer/channel.h"
#include "transfer/name_filter.h"
#include "transfer/receiver.h"

namespace harima {

inline constexpr uint16_t kProtocolVersion = 1;

// What the client asks of a server.
struct CopyRequest {
  bool to_server = true;            // the server receives; else it sends
  std::vector<std::string> sources{}; // at the server, if it sends
  std::string target{};               // at the server, if it receives
  bool into_folder = true;          // the target is a folder, and is made if it is missing; else it may be the new name of one file
  std::vector<NameRule> rules{};      // if the server sends
  double bytes_per_s = 0;           // limit of the server, if it sends
  ReceiveOptions options{};           // if it receives
};

struct Hello {
  uint16_t version = kProtocolVersion;
  std::string token_name{};  // which of the server's tokens; "" of the one there is
  std::string proof{};       // HMAC-SHA256 of the nonce, its key the token_key()
  std::string session{};     // "" on a control connection, else the number it was given
  CopyRequest request{};     // on a control connection
};

std::vector<std::byte> encode_hello(const Hello& hello);
Hello decode_hello(std::span<const std::byte> bytes);

// The client's part. Returns what the server has to say in its welcome: the number of the session.
std::string greet(Channel& channel, Hello hello, const std::string& token);
// The server's part, in two steps: send a nonce and hear what comes; then welcome it with the session's number, or send_trouble().
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
