// SPDX-License-Identifier: BSD-3-Clause
#include "base/lock_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/part_file.h"

namespace harima {

LockFile::LockFile(std::string path, const std::string& why) : path_(std::move(path)) {
  for (;;) {
    fd_ = open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (fd_ < 0) fail_errno(path_);
    const bool is_held = flock(fd_, LOCK_EX | LOCK_NB) == 0;
    if (is_held && is_still_there()) break;
    close(fd_);
    if (!is_held) fail("{}: {}", path_, why);
  }
  remove_if_ended(path_);
}

LockFile::~LockFile() {
  unlink(path_.c_str());
  keep_if_ended(path_);
  close(fd_);
}

bool LockFile::is_still_there() const {
  struct stat held {
  }, named{};
  return fstat(fd_, &held) == 0 && stat(path_.c_str(), &named) == 0 && held.st_ino == named.st_ino &&
         held.st_dev == named.st_dev;
}

}  // namespace harima
