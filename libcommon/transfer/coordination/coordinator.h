// SPDX-License-Identifier: BSD-3-Clause
// The one that the members of a store call: it puts what they say into one order and passes it on to all. It
// keeps nothing on disk; when it is started again, it learns from its members what there was.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>

#include "transfer/coordination/ledger.h"
#include "transfer/session.h"

namespace harima {

class Coordinator {
 public:
  Coordinator();
  // The connection of a member (ServerOptions::make_session).
  std::unique_ptr<Session> member(std::span<const std::byte> request);

 private:
  class Line;
  std::mutex mutex_;  // of what follows
  std::condition_variable changed_;
  Ledger ledger_;
  std::map<uint64_t, uint64_t> connections_;  // of each member the latest, which alone counts
  uint64_t last_connection_ = 0;
};

}  // namespace harima
