// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/part_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

#include "base/error.h"
#include "base/hash.h"

namespace harima {

namespace {

// Between opening and locking, another transfer may have given the part its name, or removed it.
bool is_still(const RootedFolder& root, const std::string& path, int fd) {
  struct stat mine;
  if (fstat(fd, &mine) != 0) fail_errno(fmt::format("{}: cannot be looked at", root.full(path)));
  const auto there = root.status(path);
  return there && there->st_ino == mine.st_ino && there->st_dev == mine.st_dev;
}

}  // namespace

std::string part_path(const Entry& entry) {
  const SplitPath parts = split_path(entry.path);
  const std::string key = fmt::format("{}\n{}\n{}", parts.name, entry.size, entry.mtime_ns);
  const std::string name = part_prefix() + xxh3_hex(key) + ".part";
  return parts.folder.empty() ? name : parts.folder + "/" + name;
}

Descriptor open_part(const RootedFolder& root, const Entry& entry, const std::string& path, bool keep) {
  for (;;) {
    int error = 0;
    Descriptor part = root.try_open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, error, 0600);
    const bool is_new = error != EEXIST;
    if (error != 0) part = root.open(path, O_RDWR | O_CREAT | O_NOFOLLOW, 0600);
    if (flock(part.get(), LOCK_EX | LOCK_NB) != 0)
      fail("{}: another transfer is writing it", root.full(entry.path));
    if (is_new) return part;
    if (!is_still(root, path, part.get())) continue;
    if (!keep && ftruncate(part.get(), 0) != 0)
      fail_errno(fmt::format("{}: cannot be begun anew", root.full(path)));
    return part;
  }
}

timespec time_of(const Entry& entry) {
  const int64_t second = 1000000000, ns = (entry.mtime_ns % second + second) % second;
  return {(entry.mtime_ns - ns) / second, ns};
}

// Only those who own a file may give it to others by set-uid, and nobody should over a line.
uint32_t mode_of(const Entry& entry) { return entry.mode & 01777; }

void set_status(int fd, const Entry& entry, const std::string& place, bool has_mode) {
  const timespec times[2] = {{0, UTIME_OMIT}, time_of(entry)};
  if (!has_mode && fchmod(fd, mode_of(entry)) != 0)
    fail_errno(fmt::format("{}: cannot set its permissions", place));
  if (futimens(fd, times) != 0) fail_errno(fmt::format("{}: cannot set its time", place));
}

void make_durable(int fd, const std::string& place) {
  if (fsync(fd) != 0) fail_errno(fmt::format("{}: cannot be brought to the disk", place));
}

}  // namespace harima
