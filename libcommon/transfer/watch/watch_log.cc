// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/watch/watch_log.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/hash.h"
#include "cli/option_json.h"
#include "cli/run_record.h"

namespace harima {

namespace {

using nlohmann::json;

std::string event_line(const std::string& event, const std::string& scan, const std::string& key,
                       const Meta& values) {
  json line{{"t", utc_now()}, {"event", event}, {"scan", scan}, {"key", key}};
  for (const auto& [name, value] : values.items()) line[name] = meta_json(value);
  return print_json(line, -1);
}

std::string read_all(int file, const std::string& place) {
  std::string text(size_t(lseek(file, 0, SEEK_END)), '\0');
  if (pread(file, text.data(), text.size(), 0) != ssize_t(text.size()))
    fail_errno(fmt::format("{}: cannot be read", place));
  return text;
}

}  // namespace

WatchLog::WatchLog(const std::string& path, const std::string& folder, const std::string& target,
                   Listener listener)
    : listener_(std::move(listener)), path_(path) {
  std::error_code bad;
  std::filesystem::create_directories(std::filesystem::absolute(path).parent_path(), bad);
  file_ = Descriptor(open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  if (file_.get() < 0) fail_errno(fmt::format("{}: what was copied cannot be noted", path));
  if (flock(file_.get(), LOCK_EX | LOCK_NB) != 0)
    fail("{} is watched already, for the same target, by another process ({})", folder, path);
  const std::string head = print_json({{"folder", folder}, {"target", target}}, -1);
  read_past(head);
}

void WatchLog::read_past(const std::string& head) {
  const std::string text = read_all(file_.get(), path_);
  const size_t whole = text.rfind('\n') + 1;  // 0 if there is none
  if (whole != text.size() && ftruncate(file_.get(), off_t(whole)) != 0)
    fail_errno(fmt::format("{}: cannot be repaired", path_));
  if (whole == 0) return append(head);
  if (!text.starts_with(head))
    fail("{}: is the state of another watch, {}, wanted {}", path_, text.substr(0, text.find('\n')),
         head.substr(0, head.size() - 1));
  for (size_t at = head.size(); at < whole;) {
    const size_t end = text.find('\n', at);
    try {
      take(text.substr(at, end - at));
    } catch (const json::exception&) {
      fail("{}: byte {} begins no event: {}", path_, at, text.substr(at, std::min<size_t>(end - at, 80)));
    }
    at = end + 1;
  }
}

void WatchLog::take(const std::string& line) {
  const json values = json::parse(line);
  const std::string event = values.at("event");
  ScanState& state = states_[values.at("key")];
  state.is_seen = true;
  if (event == "complete") state.complete_sum = values.at("sum");
  if (event == "changed") state.is_changed = true, state.complete_sum.clear();
  if (event == "executed") state.owes_command = false;
  if (event != "copied" && event != "in_place") return;
  state.is_changed = false;
  state.copied_sum = state.complete_sum = values.at("sum");
  state.owes_command = values.at("command");
  for (const char* number : {"files", "bytes"}) state.copied.set(number, values.at(number).get<int64_t>());
  state.copied.set("update", values.at("update").get<bool>());
}

void WatchLog::note(const std::string& event, const std::string& scan, const Meta& values) {
  const std::string line = event_line(event, scan, key(scan), values);
  append(line);
  take(line);
  listener_(line);
}

void WatchLog::tell(const std::string& event, const std::string& scan, const Meta& values) const {
  listener_(event_line(event, scan, key(scan), values));
}

void WatchLog::append(const std::string& line) const {
  if (write(file_.get(), line.data(), line.size()) != ssize_t(line.size()) || fdatasync(file_.get()) != 0)
    fail_errno(fmt::format("{}: what was copied cannot be noted", path_));
}

std::string WatchLog::key(const std::string& scan) { return xxh3_hex(scan); }

}  // namespace harima
