// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/open_folders.h"

#include <utility>

namespace harima {

namespace {

using Clock = std::chrono::steady_clock;

constexpr size_t kMostKnown = 8;
constexpr Clock::duration kLife = std::chrono::milliseconds(100);

}  // namespace

OpenFolder OpenFolders::find(std::string_view path) {
  const Clock::time_point now = Clock::now();
  const std::lock_guard lock(mutex_);
  for (const Known& known : known_)
    if (known.path == path && now < known.until) return known.folder;
  return nullptr;
}

OpenFolder OpenFolders::add(std::string path, Descriptor folder) {
  Known known{std::move(path), std::make_shared<const Descriptor>(std::move(folder)), Clock::now() + kLife};
  const std::lock_guard lock(mutex_);
  if (known_.size() < kMostKnown) known_.emplace_back();
  return (known_[next_++ % kMostKnown] = std::move(known)).folder;
}

}  // namespace harima
