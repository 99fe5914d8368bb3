// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/naming.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/error.h"

namespace harima {

namespace {

constexpr size_t kBatchFiles = 1024;
constexpr uint64_t kBatchBytes = uint64_t{256} << 20;

}  // namespace

void Naming::add(Unnamed file) {
  std::vector<Unnamed> batch;
  {
    const std::lock_guard lock(mutex_);
    waiting_bytes_ += file.bytes;
    waiting_.push_back(std::move(file));
    if (durability_ == Durability::batch && waiting_.size() < kBatchFiles && waiting_bytes_ < kBatchBytes) return;
    batch.swap(waiting_);
    waiting_bytes_ = 0;
  }
  name(batch);
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
  name(batch);
}

void Naming::name(const std::vector<Unnamed>& files) {
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
  for (const Unnamed& file : files) file.done(!unsafe.empty() ? unsafe : trouble_of([&] { root_.rename(file.part, file.path); }));
}

}  // namespace harima
