// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/arrivals.h"

#include <algorithm>
#include <chrono>

#include "base/error.h"
#include "transfer/comparison.h"
#include "transfer/part_file.h"
#include "transfer/unit_queue.h"

namespace harima {

namespace {

constexpr size_t kMostWanted = size_t{1} << 20;  // files that may be on their way; the manifest waits

}  // namespace

std::vector<bool> Arrivals::expect(uint64_t number, Entry entry, bool in_new_folder) {
  std::vector<bool> held;
  std::shared_ptr<ArrivingFile> file;
  uint64_t needed = entry.size;
  if (!in_new_folder && has_part(entry)) {
    file = std::make_shared<ArrivingFile>(root_, entry, options_.durability);
    held = file->held();
    for (size_t unit = 0; unit < held.size(); ++unit)
      if (held[unit]) needed -= file->unit_bytes(unit * kUnitBytes);
  }
  if (hooks_.on_needed) hooks_.on_needed(needed);
  const bool is_there = file && needed == 0 && !has_digest(entry.size);
  {
    const std::lock_guard lock(mutex_);
    report_.kept_bytes += entry.size - needed;
    wanted_[number] = {.entry = std::move(entry), .file = file, .in_new_folder = in_new_folder};
  }
  if (is_there) complete(number, file);
  return held;
}

void Arrivals::expect_sums(uint64_t number, Entry entry) {
  check_size(root_, entry);
  if (hooks_.on_needed) hooks_.on_needed(entry.size);
  std::vector<bool> is_compared(std::max<size_t>(1, size_t((entry.size + kUnitBytes - 1) / kUnitBytes)));
  const std::lock_guard lock(mutex_);
  wanted_[number] = {.entry = std::move(entry), .is_compared = std::move(is_compared)};
}

// A part that an earlier transfer has left.
bool Arrivals::has_part(const Entry& entry) {
  return entry.size >= kSmallFileBytes && root_.status(part_path(entry)).has_value();
}

void Arrivals::count(const Entry& entry, bool is_wanted) {
  count(is_wanted ? &CopyReport::files : &CopyReport::same_files, 1);
  count(is_wanted ? &CopyReport::bytes : &CopyReport::same_bytes, entry.size);
}

void Arrivals::count(uint64_t CopyReport::*what, uint64_t number) {
  const std::lock_guard lock(mutex_);
  report_.*what += number;
}

void Arrivals::expect_no_more() {
  const std::lock_guard lock(mutex_);
  is_told_ = true;
  changed_.notify_all();
}

void Arrivals::wait_for_room() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return wanted_.size() < kMostWanted || fatal_; });
}

// What waits for its name waits for company, but not for ever.
void Arrivals::wait() {
  std::unique_lock lock(mutex_);
  while (!fatal_ && !(is_told_ && wanted_.empty())) {
    changed_.wait_for(lock, std::chrono::milliseconds(200),
                      [&] { return fatal_ || only_names_are_missing(); });
    lock.unlock();
    naming_.flush();
    lock.lock();
  }
  if (fatal_) throw Error(*fatal_);
}

bool Arrivals::only_names_are_missing() const { return is_told_ && wanted_.size() == naming_.waiting(); }

void Arrivals::end_with(const Error& reason) {
  const std::lock_guard lock(mutex_);
  if (!fatal_) fatal_ = reason;
  changed_.notify_all();
}

void Arrivals::fail_if_ended() {
  const std::lock_guard lock(mutex_);
  if (fatal_) throw Error(*fatal_);
}

CopyReport Arrivals::report() {
  const std::lock_guard lock(mutex_);
  return report_;
}

void Arrivals::complete(uint64_t number, const std::shared_ptr<ArrivingFile>& file) {
  file->complete();
  std::vector<Unnamed> one(1);
  one[0] = {.number = number, .entry = file->entry(), .large = file};
  give_names(std::move(one));
}

void Arrivals::give_names(std::vector<Unnamed> files) {
  naming_.add(std::move(files));
  const std::lock_guard lock(mutex_);
  if (only_names_are_missing()) changed_.notify_all();
}

void Arrivals::note_named(std::span<const Unnamed> files) {
  const std::lock_guard lock(mutex_);
  const bool was_full = wanted_.size() >= kMostWanted;
  uint64_t named = 0;
  for (const Unnamed& file : files) {
    if (wanted_.erase(file.number) == 0) continue;
    if (!file.trouble.empty()) {
      add_failure(file.entry.path, file.trouble);
      continue;
    }
    ++named;
    report_.bytes += file.entry.size;
  }
  report_.files += named;
  if (hooks_.on_files && named > 0) hooks_.on_files(named);
  if (was_full || only_names_are_missing()) changed_.notify_all();
}

void Arrivals::finish_file(uint64_t number, uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  if (wanted_.erase(number) == 0) return;
  ++report_.files;
  report_.bytes += bytes;
  if (hooks_.on_files) hooks_.on_files(1);
  if (only_names_are_missing() || wanted_.size() + 1 >= kMostWanted) changed_.notify_all();
}

// Told before it is forgotten: the transfer may be over as soon as nothing is on its way.
void Arrivals::fail_file(uint64_t number, const std::string& reason) {
  const std::lock_guard lock(mutex_);
  const auto found = wanted_.find(number);
  if (found == wanted_.end()) return;
  add_failure(found->second.entry.path, reason);
  wanted_.erase(found);
  changed_.notify_all();
}

void Arrivals::fail_entry(uint64_t number, const std::string& path, const std::string& reason) {
  const std::lock_guard lock(mutex_);
  add_failure(path, reason);
  wanted_.erase(number);
}

void Arrivals::note_failure(const std::string& path, const std::string& reason) {
  const std::lock_guard lock(mutex_);
  add_failure(path, reason);
}

void Arrivals::add_failure(const std::string& path, const std::string& reason) {
  ++report_.failed;
  if (report_.failures.size() < kToldFailures) report_.failures.push_back({path, reason});
}

}  // namespace harima
