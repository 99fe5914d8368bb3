// SPDX-License-Identifier: BSD-3-Clause
#include "scan_command.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>

#include "base/error.h"
#include "base/log.h"
#include "base/spawn.h"
#include "transfer/rooted_folder.h"

namespace harima {

namespace {

// The outer shell holds the lock of the note, descriptor 9, until it has told the status; the command does
// not get it, so that what it leaves in the background is not waited for.
constexpr const char* kShell = "(eval \"$1\") 9>&-; status=$?; echo $status >&9; exit $status";
constexpr int kNoteDescriptor = 9;

// {} is quoted unless it stands between double quotes already. Between single ones it is for another shell,
// which has the variable, too.
std::string with_scan(const std::string& command) {
  std::string text;
  char quote = 0;
  for (size_t at = 0; at < command.size(); ++at) {
    const char letter = command[at];
    if (command.compare(at, 2, "{}") == 0) {
      text += quote == '"' ? "${FXFER_SOURCE}" : "\"$FXFER_SOURCE\"";
      ++at;
      continue;
    }
    text += letter;
    if (letter == '\\' && quote != '\'' && at + 1 < command.size()) text += command[++at];
    else if (letter == quote) quote = 0;
    else if (quote == 0 && (letter == '"' || letter == '\'')) quote = letter;
  }
  return text;
}

Descriptor begin_note(const std::string& path, const std::string& key) {
  Descriptor note(open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600));
  const std::string line = key + "\n";
  if (note.get() < 0 || flock(note.get(), LOCK_EX | LOCK_NB) != 0 ||
      write(note.get(), line.data(), line.size()) != ssize_t(line.size()) || fdatasync(note.get()) != 0)
    fail_errno(fmt::format("{}: it cannot be noted which command runs", path));
  return note;
}

}  // namespace

ScanCommand::ScanCommand(const std::string& command, std::string note)
    : text_(with_scan(command)), note_(std::move(note)) {}

std::optional<int> ScanCommand::earlier(const std::string& key) const {
  const Descriptor note(open(note_.c_str(), O_RDWR | O_CLOEXEC));
  if (note.get() < 0) return {};
  if (flock(note.get(), LOCK_EX | LOCK_NB) != 0) {
    harima::note("a command that was begun before is still running; waiting for its end");
    while (flock(note.get(), LOCK_EX) != 0)
      if (errno != EINTR) fail_errno(fmt::format("{}: cannot be waited for", note_));
  }
  std::ifstream file(note_);
  std::string begun;
  int status = 0;
  if (!std::getline(file, begun) || begun != key || !(file >> status) || status == int(Exit::kStopped))
    return {};
  return status;
}

int ScanCommand::run(const std::string& key, const Variables& variables) const {
  if (const auto status = earlier(key)) return *status;
  const Descriptor note = begin_note(note_, key);
  const Descriptor nothing(open("/dev/null", O_RDONLY | O_CLOEXEC));
  Launch shell{.words = {"/bin/sh", "-c", kShell, "sh", text_},
               .descriptors = {{nothing.get(), STDIN_FILENO},
                               {STDERR_FILENO, STDOUT_FILENO},
                               {note.get(), kNoteDescriptor}},
               .variables = {}};
  for (const auto& [name, value] : variables) shell.variables.push_back(name + "=" + value);
  return wait_for(spawn(shell));
}

}  // namespace harima
