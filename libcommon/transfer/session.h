// SPDX-License-Identifier: BSD-3-Clause
// One transfer at one end, whichever: a Sender or a Receiver with its control connection and as many data
// connections as come.
#pragma once

#include <functional>
#include <memory>

#include "transfer/channel.h"
#include "transfer/file_source.h"
#include "transfer/hello.h"
#include "transfer/hooks.h"
#include "transfer/report.h"
#include "transfer/rooted_folder.h"

namespace harima {

class Session {
 public:
  virtual ~Session() = default;
  virtual CopyReport run(Channel& control) = 0;  // the whole transfer; one thread
  virtual void carry(Channel& data) = 0;         // one data connection; a thread each
};

// The end that sends. With `beneath`, sources are relative to that folder and nothing outside of it is read.
std::unique_ptr<Session> make_sender(const std::vector<std::string>& sources,
                                     const std::vector<NameRule>& rules, const SendOptions& options,
                                     const RootedFolder* beneath, SessionHooks hooks);
// As above, from something that is no tree of files here.
std::unique_ptr<Session> make_sender(std::unique_ptr<FileSource> source, const SendOptions& options,
                                     SessionHooks hooks);
// The end that receives. With `beneath`, the target is relative to that folder and nothing outside of it is
// written.
std::unique_ptr<Session> make_receiver(const std::string& target, bool into_folder, ReceiveOptions options,
                                       const RootedFolder* beneath, SessionHooks hooks);

}  // namespace harima
