// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/address.h"

#include "base/error.h"
#include "base/text.h"

namespace harima {

namespace {

Address bucket_address(std::string_view text, std::string_view rest) {
  const size_t slash = rest.find('/');
  if (slash == 0 || rest.empty()) fail_usage("{}: wanted s3://bucket/prefix", text);
  return {Address::Kind::s3, std::string(rest.substr(0, slash)), 0,
          slash == rest.npos ? "" : std::string(rest.substr(slash + 1))};
}

}  // namespace

Address parse_daemon(std::string_view text, std::string_view rest, int usual_port) {
  const size_t slash = rest.find('/');
  std::string_view host = rest.substr(0, slash);
  Address address{Address::Kind::daemon, "", usual_port,
                  slash == rest.npos ? "" : std::string(rest.substr(slash + 1))};
  if (const size_t at = host.find('@'); at != host.npos) {
    address.user = host.substr(0, at);
    host.remove_prefix(at + 1);
  }
  const size_t colon = host.ends_with(']') ? host.npos : host.rfind(':');
  if (colon != host.npos) address.port = parse_integer(host.substr(colon + 1));
  host = host.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (host.empty() || address.port < 1 || address.port > 65535)
    fail_usage("{}: wanted fxfer://[NAME@]host[:port]/path", text);
  address.host = host;
  return address;
}

Address parse_address(std::string_view text) {
  constexpr std::string_view kDaemon = "fxfer://", kBucket = "s3://";
  if (text.empty())
    fail_usage("an empty name, wanted a path, host:path, fxfer://host/path or s3://bucket/prefix");
  if (text.starts_with(kDaemon)) return parse_daemon(text, text.substr(kDaemon.size()), kDaemonPort);
  if (text.starts_with(kBucket)) return bucket_address(text, text.substr(kBucket.size()));
  if (text.starts_with("https://") || text.starts_with("http://"))
    return {Address::Kind::web, "", 0, std::string(text)};
  const size_t colon = text.find(':');
  if (colon == text.npos || text.find('/') < colon) return {Address::Kind::local, "", 0, std::string(text)};
  // A host that begins with - would be an option of ssh.
  if (colon == 0 || text.front() == '-')
    fail_usage("{}: wanted [user@]host:path, or ./{} for a file of this name", text, text);
  const std::string_view path = text.substr(colon + 1);
  return {Address::Kind::ssh, std::string(text.substr(0, colon)), 0, path.empty() ? "." : std::string(path)};
}

std::string address_text(const Address& address) {
  switch (address.kind) {
    case Address::Kind::local:
      return address.path;
    case Address::Kind::ssh:
      return fmt::format("{}:{}", address.host, address.path);
    case Address::Kind::daemon:
      return fmt::format("fxfer://{}{}{}:{}/{}", address.user, address.user.empty() ? "" : "@", address.host,
                         address.port, address.path);
    case Address::Kind::web:
      return address.path.substr(0, address.path.find('?'));  // what follows is a secret
    case Address::Kind::s3:
      return fmt::format("s3://{}/{}", address.host, address.path);
  }
  return "";
}

}  // namespace harima
