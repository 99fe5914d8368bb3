// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/watch/follower.h"

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "base/log.h"

namespace harima {

namespace fs = std::filesystem;

namespace {

constexpr double kShortestPause_s = 2, kLongestPause_s = 300;  // after failures
constexpr double kLookPause_s = 1;                             // between two looks at one scan
constexpr double kLongestRescan_s = 3600;                      // of what was copied long ago

}  // namespace

Follower::Follower(FollowOptions options, WatchLog& log, FolderEvents& events)
    : options_(std::move(options)), log_(log), events_(events) {
  events_.add(options_.folder, "");
}

std::vector<std::string> Follower::look(double now_s) {
  if (now_s >= listed_s_ + options_.rescan_s) find_scans(now_s);
  std::vector<std::string> due;
  for (auto& [name, scan] : scans_) {
    if (scan.is_left || now_s < scan.next_s) continue;
    try {
      if (look_again(name, scan, now_s)) due.push_back(name);
    } catch (const Error& e) {  // it is gone, or going
      debug("{}: {}", name, e.what());
      scan.next_s = now_s + options_.rescan_s;
      scan.is_left = options_.once;
    }
  }
  return due;
}

void Follower::find_scans(double now_s) {
  listed_s_ = now_s;
  std::error_code bad;
  std::set<std::string> there;
  for (fs::directory_iterator entry(options_.folder, bad); !bad && entry != fs::directory_iterator();
       entry.increment(bad)) {
    const std::string name = entry->path().filename().string();
    std::error_code gone;
    const fs::file_type type = entry->symlink_status(gone).type();
    const bool is_folder = type == fs::file_type::directory;
    if (name.starts_with('.') || (!is_folder && (type != fs::file_type::regular || !options_.marker.empty())))
      continue;
    if (!takes_part(options_.rules, name, is_folder)) continue;
    there.insert(name);
    scans_.try_emplace(name, Scan{.next_s = now_s});
  }
  if (bad) fail("{}: the folder cannot be watched any more: {}", options_.folder, bad.message());
  std::erase_if(scans_, [&](const auto& item) { return !there.contains(item.first); });
}

bool Follower::look_again(const std::string& name, Scan& scan, double now_s) {
  ScanLook found = look_at(options_.folder, name, options_.rules, options_.marker);
  const bool is_first = scan.look.sum.empty(), has_changed = found.sum != scan.look.sum;
  scan.look = std::move(found);
  scan.looked_s = now_s;
  if (has_changed) scan.changed_s = now_s;
  bool is_news = false;
  for (const std::string& folder : scan.look.folders) is_news |= events_.add(folder, name);
  if (!log_.state(name).is_seen) log_.note("seen", name, {});
  const ScanState& state = log_.state(name);
  if (!state.copied_sum.empty() && !is_done(scan, state) && !state.is_changed) log_.note("changed", name, {});
  if (options_.once && has_changed && !is_first && !is_done(scan, state) && !waits_for_marker(state)) {
    note("{}: is still changing, and left for later", name);
    scan.is_left = true;
  }
  plan_next(scan, state, now_s);
  // For what happened before it was told.
  if (is_news) scan.next_s = std::min(scan.next_s, now_s + kLookPause_s);
  if (scan.is_left || !is_ready(scan, state, now_s)) return false;
  if (state.complete_sum != scan.look.sum) {
    Meta values;
    values.set("sum", scan.look.sum);
    values.set("files", int64_t(scan.look.files));
    values.set("bytes", int64_t(scan.look.bytes));
    log_.note("complete", name, values);
  }
  return now_s >= scan.retry_s;
}

bool Follower::is_ready(const Scan& scan, const ScanState& state, double now_s) const {
  if (is_done(scan, state)) return false;
  if (scan.look.sum == state.complete_sum) return true;  // before a restart, or an attempt that failed
  if (waits_for_marker(state)) return scan.look.has_marker;
  return now_s >= scan.changed_s + options_.settle_s;
}

// What was copied is looked at more and more seldom.
void Follower::plan_next(Scan& scan, const ScanState& state, double now_s) const {
  const double age_s = now_s - scan.changed_s;
  if (is_done(scan, state))
    scan.next_s = now_s + std::max(options_.rescan_s, std::min(age_s / 8, kLongestRescan_s));
  else if (waits_for_marker(state)) scan.next_s = now_s + options_.rescan_s;
  else scan.next_s = scan.changed_s + options_.settle_s;
  scan.next_s = std::max({scan.next_s, scan.retry_s, now_s + std::min(kLookPause_s, options_.settle_s)});
}

void Follower::wake(const std::set<std::string>& names, double now_s) {
  for (const std::string& name : names) {
    if (name.empty()) listed_s_ = std::min(listed_s_, now_s - options_.rescan_s);
    const auto found = scans_.find(name);
    if (found == scans_.end()) continue;
    Scan& scan = found->second;
    const ScanState& state = log_.state(name);
    const bool is_settling = !is_done(scan, state) && !waits_for_marker(state);
    // No look is needed to know that it changes.
    if (is_settling && !options_.once && scan.look.sum != state.complete_sum) {
      scan.changed_s = now_s;
      scan.next_s = std::max(scan.next_s, now_s + options_.settle_s);
    } else if (!is_settling) {
      scan.next_s =
          std::min(scan.next_s, std::max(now_s, scan.looked_s + std::min(kLookPause_s, options_.settle_s)));
    }
  }
}

double Follower::next_look_s() const {
  double next_s = listed_s_ + options_.rescan_s;
  for (const auto& [name, scan] : scans_)
    if (!scan.is_left) next_s = std::min(next_s, scan.next_s);
  return next_s;
}

bool Follower::is_waiting() const {
  return std::any_of(scans_.begin(), scans_.end(), [&](const auto& item) {
    const auto& [name, scan] = item;
    const ScanState& state = log_.state(name);
    return !scan.is_left && !is_done(scan, state) && (!waits_for_marker(state) || scan.look.has_marker);
  });
}

std::vector<std::string> Follower::owing() const {
  std::vector<std::string> names;
  for (const auto& [name, scan] : scans_)
    if (log_.state(name).owes_command) names.push_back(name);
  return names;
}

void Follower::copied(const std::string& name, Meta values, double now_s, const char* event) {
  Scan& scan = scans_.at(name);
  scan.retry_s = scan.pause_s = 0;
  scan.next_s = now_s;  // it may have changed meanwhile
  values.set("sum", scan.look.sum);
  log_.note(event, name, values);
}

double Follower::failed(const std::string& name, double now_s) {
  Scan& scan = scans_.at(name);
  scan.is_left = options_.once;
  scan.pause_s = std::clamp(2 * scan.pause_s, kShortestPause_s, kLongestPause_s);
  scan.next_s = scan.retry_s = now_s + scan.pause_s;
  return scan.pause_s;
}

}  // namespace harima
