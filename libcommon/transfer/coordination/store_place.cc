// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/coordination/store_place.h"

#include "base/error.h"
#include "transfer/address.h"
#include "transfer/coordination/clone_store.h"
#include "transfer/coordination/etcd_store.h"

namespace harima {

namespace {

constexpr std::string_view kEtcd = "etcd://";
constexpr int kEtcdPort = 2379;

}  // namespace

StorePlace parse_store_place(std::string_view text) {
  const bool is_etcd = text.starts_with(kEtcd);
  if (!is_etcd && !text.starts_with("fxfer://"))
    fail_usage("{}: wanted fxfer://NAME@HOST[:PORT]/STREAM or etcd://HOST[:PORT]/STREAM", text);
  const Address address =
      is_etcd ? parse_daemon(text, text.substr(kEtcd.size()), kEtcdPort) : parse_address(text);
  if (address.path.find('/') != address.path.npos || address.path.size() > 128)
    fail_usage("{}: a stream has a name of at most 128 characters, without /", text);
  return {is_etcd, address.host, address.port, address.user, address.path};
}

std::unique_ptr<Store> open_store(const StorePlace& place, const StoreAccess& access) {
  // IPv6.
  const std::string host = place.host.find(':') == place.host.npos ? place.host : "[" + place.host + "]";
  if (place.is_etcd)
    return open_etcd_store(fmt::format("http://{}:{}", host, place.port),
                           place.stream.empty() ? "" : place.stream + "/");
  return open_clone_store(
      reach_daemon(place.host, place.port, {place.token_name, access.token, access.pin, access.clear}));
}

}  // namespace harima
