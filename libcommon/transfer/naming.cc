// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/naming.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/error.h"

namespace harima {

namespace {

constexpr size_t kBatchFiles = 1024;
constexpr uint64_t kBatchBytes = uint64_t{256} << 20;

}  // namespace

// What is in memory only has no disk to get to.
Durability Naming::needed(const RootedFolder& root, Durability durability) {
  struct statfs system;
  const bool in_memory = fstatfs(root.descriptor(), &system) == 0 &&
                         (system.f_type == TMPFS_MAGIC || system.f_type == RAMFS_MAGIC);
  return in_memory ? Durability::none : durability;
}

void Naming::add(std::vector<Unnamed> files) {
  std::vector<Unnamed> batch;
  {
    const std::lock_guard lock(mutex_);
    for (Unnamed& file : files) {
      waiting_bytes_ += file.entry.size;
      waiting_.push_back(std::move(file));
    }
    if (durability_ == Durability::batch && waiting_.size() < kBatchFiles && waiting_bytes_ < kBatchBytes)
      return;
    batch.swap(waiting_);
    waiting_bytes_ = 0;
  }
  name(std::move(batch));
}

size_t Naming::waiting() const {
  const std::lock_guard lock(mutex_);
  return waiting_.size();
}

void Naming::flush() {
  std::vector<Unnamed> batch;
  {
    const std::lock_guard lock(mutex_);
    batch.swap(waiting_);
    waiting_bytes_ = 0;
  }
  name(std::move(batch));
}

void Naming::take_name(const Unnamed& file) const {
  if (file.large) file.large->take_name();
  else name_small(root_, file.entry, file.small, durability_);
}

void Naming::name(std::vector<Unnamed> files) {
  if (files.empty()) return;
  const auto trouble_of = [](auto&& action) -> std::string {
    try {
      action();
    } catch (const Error& e) {
      return e.what();
    }
    return "";
  };
  const std::string unsafe = trouble_of([&] {
    if (durability_ == Durability::batch && syncfs(root_.open("", O_RDONLY | O_DIRECTORY).get()) != 0)
      fail_errno(fmt::format("{}: cannot be brought to the disk", root_.path()));
  });
  for (Unnamed& file : files) file.trouble = !unsafe.empty() ? unsafe : trouble_of([&] { take_name(file); });
  named_(files);
}

}  // namespace harima
