// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/unit_queue.h"

#include <algorithm>
#include <utility>

#include "transfer/message.h"

namespace harima {

namespace {

constexpr size_t kPackFiles = 1024;

}  // namespace

void UnitQueue::add(std::vector<File> files) {
  const std::lock_guard lock(mutex_);
  for (File& file : files) {
    if (file.sums_held && !file.held.empty()) held_.push_back({file.file, file.bytes, file.held, true});
    wanted_.push_back({file.file, file.bytes, std::move(file.held), false});
  }
  changed_.notify_all();
}

void UnitQueue::give_back(Unit unit) {
  const std::lock_guard lock(mutex_);
  again_.push_back(std::move(unit));
  changed_.notify_all();
}

void UnitQueue::drop(uint64_t file) {
  const std::lock_guard lock(mutex_);
  for (auto* all : {&wanted_, &held_})
    std::erase_if(*all, [&](const Wanted& wanted) { return wanted.file == file; });
  std::erase_if(
      again_, [&](const Unit& unit) { return unit.kind != Unit::Kind::pack && unit.files.front() == file; });
}

void UnitQueue::close() {
  const std::lock_guard lock(mutex_);
  is_closed_ = true;
  changed_.notify_all();
}

bool UnitQueue::is_closed() const {
  const std::lock_guard lock(mutex_);
  return is_closed_;
}

void UnitQueue::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return is_closed_ || !is_empty(); });
}

std::optional<Unit> UnitQueue::take() {
  const std::lock_guard lock(mutex_);
  if (is_closed_) return std::nullopt;
  if (!again_.empty()) {
    Unit unit = std::move(again_.front());
    again_.pop_front();
    return unit;
  }
  while (!wanted_.empty()) {
    if (wanted_.front().bytes < kSmallFileBytes) return next_pack();
    if (auto unit = next_part(wanted_.front())) return unit;
    wanted_.pop_front();
  }
  for (; !held_.empty(); held_.pop_front())
    if (auto unit = next_part(held_.front())) return unit;
  return std::nullopt;
}

Unit UnitQueue::next_pack() {
  Unit unit{.kind = Unit::Kind::pack};
  for (uint64_t bytes = 0;
       !wanted_.empty() && wanted_.front().bytes < kSmallFileBytes && unit.files.size() < kPackFiles;
       wanted_.pop_front()) {
    bytes += wanted_.front().bytes;
    if (!unit.files.empty() && bytes > pack_bytes_) break;
    unit.files.push_back(wanted_.front().file);
    unit.length = uint32_t(bytes);
  }
  return unit;
}

std::optional<Unit> UnitQueue::next_part(Wanted& file) {
  const auto is_held = [&] { return file.next < file.held.size() && file.held[size_t(file.next)]; };
  while (file.next * kUnitBytes < file.bytes && is_held() != file.is_held) ++file.next;
  const uint64_t offset = file.next * kUnitBytes;
  if (offset >= file.bytes) return std::nullopt;
  ++file.next;
  return Unit{file.is_held ? Unit::Kind::held : Unit::Kind::chunk,
              {file.file},
              offset,
              uint32_t(std::min<uint64_t>(kUnitBytes, file.bytes - offset))};
}

}  // namespace harima
