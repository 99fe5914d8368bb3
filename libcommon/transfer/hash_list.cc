// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/hash_list.h"

#include <filesystem>
#include <fstream>

#include "base/error.h"

namespace harima {

namespace {

// A name with \ or an end of a line is written with \\ and \n, and its line begins with \.
std::string line_of(const std::string& path, const std::string& sha256) {
  std::string name;
  for (const char c : path)
    name += c == '\\' ? "\\\\" : c == '\n' ? "\\n" : c == '\r' ? "\\r" : std::string(1, c);
  return (name == path ? "" : "\\") + sha256 + "  " + name + "\n";
}

}  // namespace

void HashList::add(const std::string& path, const std::string& sha256) {
  const std::lock_guard lock(mutex_);
  hashes_[path] = sha256;
}

void HashList::rename_only(const std::string& path) {
  if (hashes_.size() != 1) return;
  auto file = hashes_.extract(hashes_.begin());
  file.key() = path;
  hashes_.insert(std::move(file));
}

void HashList::write(const std::string& file) const {
  const std::string part = file + ".part";
  {
    std::ofstream out(part, std::ios::binary);
    for (const auto& [path, sha256] : hashes_) out << line_of(path, sha256);
    if (!out.flush()) fail("{}: cannot be written", part);
  }
  std::error_code bad;
  std::filesystem::rename(part, file, bad);
  if (bad) fail("{}: cannot be written: {}", file, bad.message());
}

}  // namespace harima
