// SPDX-License-Identifier: BSD-3-Clause
// One transfer at one end, whichever: a Sender or a Receiver with its control connection and as many data connections as come.
#pragma once

#include <functional>
#include <memory>

#include "transfer/channel.h"
#include "transfer/hello.h"
#include "transfer/report.h"
#include "transfer/rooted_folder.h"
#include "transfer/file_source.h"

namespace harima {

struct SessionHooks {
  std::function<void(uint64_t)> on_bytes{}, on_needed{};  // bytes that went or came, that are to; by several threads
  std::function<void(uint64_t)> on_files{}, on_resent{};  // files that are there, units that were damaged on the way
};

class Session {
 public:
  virtual ~Session() = default;
  virtual CopyReport run(Channel& control) = 0;  // the whole transfer; one thread
  virtual void carry(Channel& data) = 0;         // one data connection; a thread each
};

// The end that sends; sums_only: checksums of the bytes in place of them. With `beneath`, sources are relative to that folder and nothing outside of it is read.
std::unique_ptr<Session> make_sender(const std::vector<std::string>& sources, const std::vector<NameRule>& rules, bool sums_only,
                                     double bytes_per_s, const RootedFolder* beneath, SessionHooks hooks);
// As above, from something that is no tree of files here.
std::unique_ptr<Session> make_sender(std::unique_ptr<FileSource> source, bool sums_only, double bytes_per_s, SessionHooks hooks);
// The end that receives. With `beneath`, the target is relative to that folder and nothing outside of it is written.
std::unique_ptr<Session> make_receiver(const std::string& target, bool into_folder, ReceiveOptions options, const RootedFolder* beneath,
                                       SessionHooks hooks);

}  // namespace harima
