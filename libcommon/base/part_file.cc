// SPDX-License-Identifier: BSD-3-Clause
#include "base/part_file.h"

#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/error.h"

namespace harima {

namespace {

// A signal handler may neither lock nor allocate, so open parts stand in fixed slots.
constexpr size_t kSlots = 256;
constexpr size_t kPathBytes = 4096;
struct Slot {
  std::atomic<int> state{0};  // 0 free, 1 being filled, 2 holds a path
  std::array<char, kPathBytes> path{};
};
std::array<Slot, kSlots> g_slots;

// A part that is created after the handler has removed all others would stay behind. So the handler waits a
// moment for those being created by other threads, and none is begun after it has come. A file system may
// never answer, hence no longer.
constexpr int kLongestWaitMs = 1000;
std::atomic<bool> g_ending{false};
std::atomic<int> g_creating{0};
constinit thread_local bool t_creating = false;

class Creating {
 public:
  Creating() {
    for (++g_creating; g_ending; ++g_creating) {  // until the process is gone
      --g_creating;
      pause();
    }
    t_creating = true;
  }
  ~Creating() {
    t_creating = false;
    --g_creating;
  }
};

}  // namespace

void remove_if_ended(const std::string& path) {
  if (path.size() >= kPathBytes) return;
  for (Slot& slot : g_slots) {
    int free = 0;
    if (!slot.state.compare_exchange_strong(free, 1)) continue;
    std::memcpy(slot.path.data(), path.c_str(), path.size() + 1);
    slot.state = 2;
    return;
  }
}

void keep_if_ended(const std::string& path) {
  for (Slot& slot : g_slots)
    if (slot.state == 2 && path == slot.path.data()) {
      slot.state = 0;
      return;
    }
}

std::string part_name(const std::string& path) {
  const std::filesystem::path p(path);
  return (p.parent_path() / ("." + p.filename().string() + ".part")).string();
}

PartFile::PartFile(std::string path) : PartFile(path, part_name(path)) {}

PartFile::PartFile(std::string path, std::string part) : path_(std::move(path)), part_(std::move(part)) {
  const Creating creating;
  remove_if_ended(part_);  // before it is there, or a signal to this very thread might come in between
  fd_ = open(part_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (fd_ >= 0) return;
  const int reason = errno;
  keep_if_ended(part_);
  errno = reason;
  fail_errno(fmt::format("{}: cannot create", path_));
}

PartFile::PartFile(PartFile&& other) noexcept
    : path_(std::move(other.path_)), part_(std::move(other.part_)), fd_(std::exchange(other.fd_, -1)) {}

PartFile& PartFile::operator=(PartFile&& other) noexcept {
  drop();
  path_ = std::move(other.path_);
  part_ = std::move(other.part_);
  fd_ = std::exchange(other.fd_, -1);
  return *this;
}

PartFile::~PartFile() { drop(); }

void PartFile::drop() noexcept {
  if (fd_ < 0) return;
  close(fd_);
  unlink(part_.c_str());
  keep_if_ended(part_);
  fd_ = -1;
}

void PartFile::write(std::span<const std::byte> bytes, size_t offset) {
  while (!bytes.empty()) {
    const ssize_t n = pwrite(fd_, bytes.data(), bytes.size(), off_t(offset));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail_errno(fmt::format("{}: cannot write {} bytes at offset {}", path_, bytes.size(), offset));
    bytes = bytes.subspan(size_t(n));
    offset += size_t(n);
  }
}

void PartFile::reserve(size_t bytes) {
  while (bytes > 0 && fallocate(fd_, FALLOC_FL_KEEP_SIZE, 0, off_t(bytes)) != 0) {
    if (errno == EINTR) continue;
    if (errno == ENOSPC || errno == EFBIG || errno == EDQUOT)
      fail_errno(fmt::format("{}: cannot have the {} bytes it needs", path_, bytes));
    return;  // this file system takes space only as it is written
  }
}

void PartFile::commit() {
  const int closed = close(fd_);
  fd_ = -1;
  if (closed != 0 || rename(part_.c_str(), path_.c_str()) != 0) {
    const int reason = errno;
    unlink(part_.c_str());
    keep_if_ended(part_);
    errno = reason;
    fail_errno(fmt::format("{}: cannot finish", path_));
  }
  keep_if_ended(part_);
}

void PartFile::commit_durably() {
  if (fsync(fd_) != 0) fail_errno(fmt::format("{}: cannot be brought to the disk", path_));
  commit();
  const std::string folder = std::filesystem::path(path_).parent_path().string();
  const int opened = open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (opened < 0) return;  // one that may be written but not read
  // Some file systems cannot do that with a folder.
  const bool has_failed = fsync(opened) != 0 && errno != EINVAL;
  const int reason = errno;
  close(opened);
  errno = reason;
  if (has_failed) fail_errno(fmt::format("{}: its folder cannot be brought to the disk", path_));
}

void remove_open_parts() noexcept {
  g_ending = true;
  const timespec moment{0, 1000000};
  for (int ms = 0; ms < kLongestWaitMs && g_creating > (t_creating ? 1 : 0); ++ms)
    nanosleep(&moment, nullptr);
  for (Slot& slot : g_slots)
    if (slot.state == 2) unlink(slot.path.data());
}

}  // namespace harima
