// SPDX-License-Identifier: BSD-3-Clause
// A store kept by etcd, for sites that have one: it survives the loss of machines, and keeps all on disk.
// Keys stand there as "fxfer/KEY". What others put is asked for 4 times a second while somebody watches, else
// twice.
#pragma once

#include <memory>
#include <string>

#include "transfer/coordination/store.h"

namespace harima {

// Of url, http://host:port, all keys that begin with `scope`. Returns when etcd has been reached, for which
// it is tried for a minute; fails with status kStopped if it cannot be.
std::unique_ptr<Store> open_etcd_store(const std::string& url, const std::string& scope);

}  // namespace harima
