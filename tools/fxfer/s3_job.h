// SPDX-License-Identifier: BSD-3-Clause
// Jobs from and to an object store.
#pragma once

#include <memory>

#include "job.h"
#include "transfer/session.h"

namespace harima {

inline bool is_store(const Address& address) {
  return address.kind == Address::Kind::s3 || address.kind == Address::Kind::web;
}
int lines_to_store(int streams);  // requests at once; 0: as many as it needs
std::unique_ptr<Session> sender_of_store(const Job& job, const ReceiveOptions& receive, double bytes_per_s);
CopyReport bring_to_store(const Job& job, int streams, bool packs, double bytes_per_s,
                          const ReceiveOptions& receive, SessionHooks hooks);

}  // namespace harima
