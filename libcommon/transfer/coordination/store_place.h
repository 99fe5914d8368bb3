// SPDX-License-Identifier: BSD-3-Clause
// Where those who belong to a stream meet, as users write it:
//   fxfer://TOKEN_NAME@host[:port]/NAME   a coordinator, fxfer coordinate
//   etcd://[TOKEN_NAME@]host[:port]/NAME  etcd, port 2379 if not given
// NAME is that of the stream; TOKEN_NAME also that of the token by which its receivers call the sender.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "transfer/coordination/store.h"

namespace harima {

struct StorePlace {
  bool is_etcd = false;
  std::string host{};
  int port = 0;
  std::string token_name{}, stream{};  // stream: "" if none was named
};
StorePlace parse_store_place(std::string_view text);

struct StoreAccess {
  std::string token{}, pin{};  // of the coordinator; as DaemonOptions has them
  bool clear = false;
};
// Returns when it is reached, for which it is tried for a minute.
std::unique_ptr<Store> open_store(const StorePlace& place, const StoreAccess& access);

}  // namespace harima
