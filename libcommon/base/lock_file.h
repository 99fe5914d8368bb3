// SPDX-License-Identifier: BSD-3-Clause
// A LockFile is held by one process at a time: PATH, an empty file, until it goes out of scope, which removes
// it. One that is ended by SIGINT or SIGTERM removes it, too; one that is killed lets it go and leaves the
// file for the next one to take.
#pragma once

#include <string>

namespace harima {

class LockFile {
 public:
  // Fails with "PATH: WHY" if another process holds it, or if it cannot be made.
  LockFile(std::string path, const std::string& why);
  ~LockFile();
  LockFile(const LockFile&) = delete;
  LockFile& operator=(const LockFile&) = delete;

 private:
  bool is_still_there() const;  // under its name: another process may have removed it meanwhile

  const std::string path_;
  int fd_ = -1;
};

}  // namespace harima
