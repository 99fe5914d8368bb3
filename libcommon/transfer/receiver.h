// SPDX-License-Identifier: BSD-3-Clause
// The end of a transfer that gets the files. It decides from the manifest what it needs, takes units from
// data connections, and gives each file its name when all of it is there and right. What fails for one file
// is told in the report and does not keep the others from coming; a full disk ends all. Whatever the sender
// says, nothing happens outside the root.
#pragma once

#include <mutex>

#include "transfer/arrivals.h"
#include "transfer/channel.h"
#include "transfer/manifest.h"

namespace harima {

class Receiver {
 public:
  Receiver(RootedFolder root, ReceiveOptions options, SessionHooks hooks);

  CopyReport run(Channel& control);  // the whole transfer; one thread
  void carry(Channel& data);         // one data connection, until the sender says bye; a thread each

 private:
  void listen(Channel& control);
  CopyReport report();
  void tell(Channel& control, MessageType type, uint64_t number, std::span<const std::byte> body);

  const RootedFolder root_;
  const ReceiveOptions options_;
  Arrivals arrivals_;
  Manifest manifest_;
  std::mutex sending_;  // messages on the control connection
};

}  // namespace harima
