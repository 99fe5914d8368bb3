// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/session.h"

#include <fcntl.h>

#include "base/error.h"
#include "base/text.h"
#include "transfer/receiver.h"
#include "transfer/sender.h"
#include "transfer/source_tree.h"

namespace harima {

namespace {

class SendSession : public Session {
 public:
  SendSession(std::unique_ptr<FileSource> source, const SendOptions& options, SessionHooks hooks)
      : source_(std::move(source)), sender_(*source_, options, std::move(hooks)) {}
  CopyReport run(Channel& control) override { return sender_.run(control); }
  void carry(Channel& data) override { sender_.carry(data); }

 private:
  const std::unique_ptr<FileSource> source_;
  Sender sender_;
};

class ReceiveSession : public Session {
 public:
  ReceiveSession(RootedFolder root, ReceiveOptions options, SessionHooks hooks)
      : receiver_(std::move(root), std::move(options), std::move(hooks)) {}
  CopyReport run(Channel& control) override { return receiver_.run(control); }
  void carry(Channel& data) override { receiver_.carry(data); }

 private:
  Receiver receiver_;
};

bool is_folder(const std::string& path, const RootedFolder* beneath) {
  if (!beneath) {
    struct stat status;
    return stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
  }
  int missing = 0;
  beneath->try_open(path, O_PATH | O_DIRECTORY, missing);
  return missing == 0;
}

RootedFolder target_folder(const std::string& path, const RootedFolder* beneath) {
  if (!beneath) return RootedFolder::make(path);
  beneath->make_folder(path);
  return {beneath->open_folder(path), beneath->full(path)};
}

}  // namespace

std::unique_ptr<Session> make_sender(const std::vector<std::string>& sources,
                                     const std::vector<NameRule>& rules, const SendOptions& options,
                                     const RootedFolder* beneath, SessionHooks hooks) {
  return make_sender(std::make_unique<SourceTree>(sources, rules, beneath), options, std::move(hooks));
}

std::unique_ptr<Session> make_sender(std::unique_ptr<FileSource> source, const SendOptions& options,
                                     SessionHooks hooks) {
  return std::make_unique<SendSession>(std::move(source), options, std::move(hooks));
}

std::unique_ptr<Session> make_receiver(const std::string& target, bool into_folder, ReceiveOptions options,
                                       const RootedFolder* beneath, SessionHooks hooks) {
  std::string folder = without_slashes(target);
  if (!into_folder && !is_folder(folder, beneath)) {
    const SplitPath parts = split_path(folder);
    check_path(parts.name);
    options.folder = options.new_name = parts.name;
    folder = parts.folder.empty() && folder.starts_with('/') ? "/" : parts.folder;
  }
  const auto is_missing = [&] { return !is_folder(folder.empty() ? "." : folder, beneath); };
  if (options.verify && is_missing()) fail("{}: there is no such folder", folder);
  for (; options.dry_run && is_missing();
       folder = split_path(folder).folder)  // nothing is made: as if it were in the folder above
    options.folder = split_path(folder).name + (options.folder.empty() ? "" : "/" + options.folder);
  return std::make_unique<ReceiveSession>(target_folder(folder, beneath), std::move(options),
                                          std::move(hooks));
}

}  // namespace harima
