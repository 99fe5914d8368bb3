// SPDX-License-Identifier: BSD-3-Clause
// The SHA-256 of files that were found to be the same at both ends, as sha256sum(1) writes and checks it.
#pragma once

#include <map>
#include <mutex>
#include <string>

namespace harima {

class HashList {
 public:
  void add(const std::string& path, const std::string& sha256);  // safe from several threads
  void rename_only(const std::string& path);                     // the file, if there is one
  void write(const std::string& file) const;  // in the order of paths; replaces the file when all is written

 private:
  std::mutex mutex_;
  std::map<std::string, std::string> hashes_;
};

}  // namespace harima
