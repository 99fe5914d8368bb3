// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/open_folders.h"

#include <ctime>
#include <utility>

namespace harima {

namespace {

constexpr size_t kMostKnown = 8;
constexpr int64_t kLifeNs = 100000000;

// Some milliseconds more or less do no harm, and it is asked for each file.
int64_t now_ns() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
  return now.tv_sec * 1000000000 + now.tv_nsec;
}

}  // namespace

OpenFolder OpenFolders::find(std::string_view path) {
  const int64_t now = now_ns();
  const std::lock_guard lock(mutex_);
  for (size_t i = 0; i < known_.size(); ++i) {
    const size_t at = (last_ + i) % known_.size();
    if (known_[at].path != path || now >= known_[at].until_ns) continue;
    last_ = at;
    return known_[at].folder;
  }
  return nullptr;
}

OpenFolder OpenFolders::add(std::string path, Descriptor folder) {
  Known known{std::move(path), std::make_shared<const KnownFolder>(std::move(folder)), now_ns() + kLifeNs};
  const std::lock_guard lock(mutex_);
  if (known_.size() < kMostKnown) known_.emplace_back();
  last_ = next_++ % kMostKnown;
  return (known_[last_] = std::move(known)).folder;
}

}  // namespace harima
