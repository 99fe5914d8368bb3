// SPDX-License-Identifier: BSD-3-Clause
#include "transfer/watch/folder_events.h"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstring>
#include <thread>

#include "base/log.h"

namespace harima {

namespace {

// Not IN_MODIFY: a file that is being written would wake us thousands of times a second. Those who look see
// its size and time.
constexpr uint32_t kChanges = IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE |
                              IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF;

constexpr auto kTogether = std::chrono::milliseconds(20);  // what comes so soon is told with the first

}  // namespace

FolderEvents::FolderEvents() : inotify_(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
  if (inotify_.get() < 0) debug("no changes are told here: {}", std::strerror(errno));
}

bool FolderEvents::add(const std::string& folder, const std::string& name) {
  const int watch =
      inotify_.get() < 0 ? -1 : inotify_add_watch(inotify_.get(), folder.c_str(), kChanges | IN_ONLYDIR);
  if (watch >= 0) return names_.insert_or_assign(watch, name).second;
  debug("{}: changes are not told: {}", folder, std::strerror(errno));
  return false;
}

std::set<std::string> FolderEvents::wait(double seconds) {
  pollfd ready{inotify_.get(), POLLIN, 0};
  std::set<std::string> names;
  if (poll(&ready, 1, int(std::ceil(std::clamp(seconds, 0.0, 3600.0) * 1000))) <= 0) return names;
  std::this_thread::sleep_for(kTogether);
  read_events(names);
  return names;
}

void FolderEvents::read_events(std::set<std::string>& names) {
  alignas(inotify_event) std::array<char, 16384> bytes;
  for (ssize_t n; (n = read(inotify_.get(), bytes.data(), bytes.size())) > 0;)
    for (const char* at = bytes.data(); at < bytes.data() + n;) {
      const auto* event = reinterpret_cast<const inotify_event*>(at);
      at += sizeof(inotify_event) + event->len;
      if (event->mask & IN_Q_OVERFLOW)
        for (const auto& [watch, name] : names_) names.insert(name);
      const auto found = names_.find(event->wd);
      if (found == names_.end()) continue;
      names.insert(found->second);
      if (found->second.empty() && event->len > 0) names.insert(event->name);
      if (event->mask & IN_IGNORED) names_.erase(found);
    }
}

}  // namespace harima
