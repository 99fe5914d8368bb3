// SPDX-License-Identifier: BSD-3-Clause
// TLS 1.3 between the two ends of a transfer. The server has a key of its own and a certificate that it
// signed itself; the client knows the certificate by its SHA-256, which it got from somebody it trusts (ssh,
// or its own list of known daemons). No certificate authority takes part. The door to OpenSSL.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "transfer/channel.h"

namespace harima {

class TlsIdentity {
 public:
  TlsIdentity();  // a new key (ECDSA, P-256), which lives as long as this
  // Key and certificate from files in PEM; made there if there are none.
  TlsIdentity(const std::string& key_file, const std::string& certificate_file);
  ~TlsIdentity();

  std::string pin() const;  // SHA-256 of the certificate, 64 hexadecimal digits
  // Answers a client on a connected socket, which it takes over.
  std::unique_ptr<Channel> accept(int socket) const;

 private:
  struct Keys;
  std::unique_ptr<Keys> keys_;
};

// Greets a server on a connected socket, which it takes over; fails if its certificate is not the one of the
// pin, and as a lost connection if the socket waits for it too long (SO_RCVTIMEO). An empty pin takes any,
// and `found` is what it was.
std::unique_ptr<Channel> connect_tls(int socket, const std::string& pin, std::string* found = nullptr);

std::string random_hex(size_t bytes);  // for tokens and nonces
std::string hex(std::span<const std::byte> bytes);
inline constexpr size_t kSha256Bytes = 32;
// The SHA-256 of bytes that come in pieces. One thread.
class Sha256 {
 public:
  Sha256();
  void add(std::span<const std::byte> bytes);
  std::array<std::byte, kSha256Bytes> sum();  // once, after all

 private:
  std::unique_ptr<void, void (*)(void*)> state_;
};
std::string sha256_hex(std::span<const std::byte> data);
std::string md5_hex(std::span<const std::byte> data);                      // what object stores call an ETag
std::string hmac_sha256(const std::string& key, const std::string& text);  // 32 bytes
std::string hmac_sha256_hex(const std::string& key, const std::string& text);
bool same_secret(const std::string& a, const std::string& b);  // takes as long whatever they are

}  // namespace harima
