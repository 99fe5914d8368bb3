// SPDX-License-Identifier: BSD-3-Clause
// Where a copy comes from or goes to, as users write it:
//   path                          a file or folder of this machine; ./a:b for a name with a colon
//   [user@]host:path              of another one, reached by ssh; relative to the home folder there
//   fxfer://[TOKEN_NAME@]host[:port]/path   beneath the root of a daemon, fxfer serve
//   s3://bucket/prefix            objects of a store
//   https://host/...              one object, by a URL that somebody has signed
// A path that ends in / means what is in a folder, not the folder.
#pragma once

#include <string>
#include <string_view>

namespace harima {

inline constexpr int kDaemonPort = 9473;

struct Address {
  enum class Kind { local, ssh, daemon, s3, web };
  Kind kind = Kind::local;
  std::string host{};  // ssh: [user@]host; daemon: host; s3: bucket
  int port = 0;        // of a daemon
  std::string path{};  // web: the whole URL
  std::string user{};  // of a daemon: the name of the token

  bool ends_in_slash() const { return kind != Kind::web && path.ends_with('/'); }
};

Address parse_address(std::string_view text);
// `rest`, [NAME@]host[:port]/path, which stands in `text`.
Address parse_daemon(std::string_view text, std::string_view rest, int usual_port);
std::string address_text(const Address& address);

}  // namespace harima
