// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/stream/folder_feed.h"

#include <fnmatch.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "base/signals.h"

namespace harima {

namespace fs = std::filesystem;

namespace {

double seconds_since(std::chrono::steady_clock::time_point then) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - then).count();
}

}  // namespace

FolderFeed::FolderFeed(const std::string& pattern, const OpenOptions& open, const FolderFeedOptions& options)
    : folder_(fs::path(pattern).parent_path()), pattern_(fs::path(pattern).filename()), open_(open),
      options_(options) {
  if (folder_.empty()) folder_ = ".";
  if (!fs::is_directory(folder_)) fail("{}: no such folder", folder_);
  if (pattern_.find_first_of("*?[") == std::string::npos)
    fail_usage("{}: wanted a pattern, {}/*.tif say", pattern, pattern);
  events_.add(folder_, "");
}

const StackInfo& FolderFeed::info() {
  if (info_.width > 0) return info_;
  if (!open_next()) fail("{}/{}: no file has come", folder_, pattern_);
  info_ = source_->info();
  info_.count = -1;
  return info_;
}

bool FolderFeed::next(StreamFrame& frame) {
  info();
  while (frame_ == source_->info().count)
    if (!open_next()) return false;
  frame = {.number = next_++, .frame = Frame(info_.type, info_.width, info_.height)};
  source_->read_rows(frame_, 0, info_.height, frame.frame.data());
  frame.frame.tag = source_->tag(frame_++);
  return true;
}

// False: there will be none.
bool FolderFeed::open_next() {
  for (;;) {
    // Before the look, which sees what came before the word.
    const bool is_due = seconds_since(looked_) >= pause_s(), is_over = is_due && is_told_over();
    if (is_due) look();
    if (const std::string path = settled(); !path.empty()) {
      auto source = open_source(path, open_);
      check(*source, path);
      source_ = std::move(source);
      frame_ = 0;
      taken_.insert(waiting_.begin()->first);
      waiting_.erase(waiting_.begin());
      return true;
    }
    if (is_over && waiting_.empty()) return false;
    events_.wait(pause_s());
    if (is_stopped_ || stop_requested())
      throw Error(folder_ + ": stopped while files were waited for", Exit::kStopped);
  }
}

double FolderFeed::pause_s() const { return std::clamp(options_.settle_s / 2, 0.01, 0.1); }

void FolderFeed::look() {
  looked_ = Clock::now();
  for (const auto& entry : fs::directory_iterator(folder_)) {
    const std::string name = entry.path().filename();
    struct stat status {};
    if (taken_.contains(name) || name.starts_with('.') || fnmatch(pattern_.c_str(), name.c_str(), 0) != 0)
      continue;
    if (stat(entry.path().c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
    const auto [found, is_new] = waiting_.try_emplace(name);
    Look& file = found->second;
    const int64_t changed_ns = int64_t(status.st_mtim.tv_sec) * 1000000000 + status.st_mtim.tv_nsec;
    if (is_new || file.bytes != uint64_t(status.st_size) || file.changed_ns != changed_ns) {
      file = {uint64_t(status.st_size), changed_ns};
      last_new_ = Clock::now();
    }
  }
}

std::string FolderFeed::settled() const {
  if (waiting_.empty()) return "";
  const auto& [name, file] = *waiting_.begin();
  return file.bytes > 0 && std::chrono::duration<double>(looked_ - file.since).count() >= options_.settle_s
             ? folder_ + "/" + name
             : "";
}

bool FolderFeed::is_told_over() const {
  if (!options_.until.empty() && fs::exists(fs::path(folder_) / options_.until)) return true;
  return options_.idle_s > 0 && seconds_since(last_new_) >= options_.idle_s;
}

void FolderFeed::check(const Source& source, const std::string& path) const {
  const StackInfo& found = source.info();
  if (!source.can_seek() || found.count < 1) fail("{}: holds no frames", path);
  if (info_.width > 0 &&
      (found.width != info_.width || found.height != info_.height || found.type != info_.type))
    fail("{}: {} x {} {}, the files before are {} x {} {}", path, found.width, found.height,
         name_of(found.type), info_.width, info_.height, name_of(info_.type));
}

}  // namespace harima
