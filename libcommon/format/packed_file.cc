// SPDX-License-Identifier: BSD-3-Clause
#include "format/packed_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <tuple>

#include "base/descriptor.h"
#include "base/error.h"

namespace harima {

namespace {

constexpr size_t kMostOpen = 32;

// Which file, and in which state.
using State = std::tuple<dev_t, ino_t, off_t, time_t, long>;

State state_of(const struct stat& s) {
  return {s.st_dev, s.st_ino, s.st_size, s.st_mtim.tv_sec, s.st_mtim.tv_nsec};
}

// The packed files that were opened last. Readers of TIFF files and of folders open a file for every frame
// they read.
class OpenFiles {
 public:
  using File = std::shared_ptr<const FczFile>;

  File find(const State& state) {
    const std::lock_guard lock(mutex_);
    const auto found =
        std::find_if(files_.begin(), files_.end(), [&](const auto& file) { return file.first == state; });
    if (found == files_.end()) return nullptr;
    files_.splice(files_.begin(), files_, found);
    return found->second;
  }
  // `file`, or what another thread kept meanwhile.
  File keep(const State& state, File file) {
    if (const File other = find(state)) return other;
    const std::lock_guard lock(mutex_);
    files_.emplace_front(state, file);
    if (files_.size() > kMostOpen) files_.pop_back();
    return file;
  }

 private:
  std::mutex mutex_;
  std::list<std::pair<State, File>> files_;  // the last used first
};

OpenFiles& open_files() {
  static OpenFiles files;
  return files;
}

}  // namespace

size_t read_descriptor(int descriptor, void* dst, size_t bytes, size_t offset) {
  size_t done = 0;
  while (done < bytes) {
    const ssize_t n = pread(descriptor, static_cast<char*>(dst) + done, bytes - done, off_t(offset + done));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail_errno(fmt::format("cannot read at offset {}", offset + done));
    if (n == 0) break;
    done += size_t(n);
  }
  return done;
}

std::shared_ptr<const FczFile> open_packed_file(int descriptor) {
  BlockHeadBytes head;
  if (read_descriptor(descriptor, head.data(), head.size(), 0) < head.size() || !is_block_mark(head))
    return nullptr;
  struct stat status {};
  if (fstat(descriptor, &status) != 0) fail_errno("cannot see its size");
  const State state = state_of(status);
  if (auto file = open_files().find(state)) return file;
  const auto own = std::make_shared<Descriptor>(fcntl(descriptor, F_DUPFD_CLOEXEC, 0));
  if (own->get() < 0) fail_errno("cannot open once more");
  const auto read = [own](void* dst, size_t bytes, size_t offset) {
    return read_descriptor(own->get(), dst, bytes, offset);
  };
  return open_files().keep(state, std::make_shared<FczFile>(read, size_t(status.st_size)));
}

}  // namespace harima
