// SPDX-License-Identifier: BSD-3-Clause
// The files of a folder as a detector writes them, each with one frame or some, in the order of their names
// as far as they are there.
#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "format/format.h"
#include "transfer/stream/feed.h"
#include "transfer/watch/folder_events.h"

namespace harima {

struct FolderFeedOptions {
  double settle_s = 0.5;  // that a file has not changed, before it is read
  std::string until{};    // name of a file whose presence says that all are there; ""
  double idle_s = 60;     // without a new file, after which there will be none; 0: never
};

class FolderFeed : public Feed {
 public:
  // pattern: FOLDER/*.tif, say. Files that are there already are sent, too.
  FolderFeed(const std::string& pattern, const OpenOptions& open, const FolderFeedOptions& options);
  const StackInfo& info() override;  // of the first file
  bool next(StreamFrame& frame) override;
  void stop() noexcept override { is_stopped_ = true; }

 private:
  using Clock = std::chrono::steady_clock;
  struct Look {
    uint64_t bytes = 0;
    int64_t changed_ns = 0;
    Clock::time_point since = Clock::now();
  };
  bool open_next();
  double pause_s() const;  // between looks at the folder
  void look();
  std::string settled() const;  // path of the first that has; "": none
  bool is_told_over() const;
  void check(const Source& source, const std::string& path) const;

  std::string folder_, pattern_;
  const OpenOptions open_;
  const FolderFeedOptions options_;
  FolderEvents events_;
  StackInfo info_;
  std::map<std::string, Look> waiting_;  // files, by name
  std::set<std::string> taken_;
  Clock::time_point looked_{};
  Clock::time_point last_new_ = Clock::now();
  std::unique_ptr<Source> source_;  // the file that is read
  int frame_ = 0;                   // of it, next
  uint64_t next_ = 0;
  std::atomic<bool> is_stopped_ = false;
};

}  // namespace harima
