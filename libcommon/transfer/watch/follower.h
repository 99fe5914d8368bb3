// SPDX-License-Identifier: BSD-3-Clause
// Which scans of a watched folder are to be copied, and when. A scan is an entry of the folder: with a
// marker, a subfolder that has it; without, a file or subfolder in which nothing has changed for a while.
// What has been copied and changes later is to be copied again, once nothing in it has changed for that
// while. Names that begin with a dot and symbolic links are left alone.
//
// Time is given by the caller, in seconds that never go back, and clocks of file systems are not trusted. One
// thread.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "transfer/watch/folder_events.h"
#include "transfer/watch/scan_look.h"
#include "transfer/watch/watch_log.h"

namespace harima {

struct FollowOptions {
  std::string folder;             // absolute
  std::vector<NameRule> rules{};  // which scans, and what of them
  std::string marker{};           // "": none
  double settle_s = 60;
  double rescan_s = 30;     // between looks, where nothing is told of changes
  bool once = false;        // what changes or fails is left, not waited for
  bool takes_once = false;  // what was taken is never due again: it may change by what is done to it
};

class Follower {
 public:
  Follower(FollowOptions options, WatchLog& log, FolderEvents& events);

  // Looks where it is time to; the scans that are to be copied now, by name. Fails if the folder is gone.
  std::vector<std::string> look(double now_s);
  // There may be something new in these scans; "" is the folder itself.
  void wake(const std::set<std::string>& names, double now_s);
  double next_look_s() const;              // when look() has something to do
  bool is_waiting() const;                 // is there a scan of which it will be known soon?
  std::vector<std::string> owing() const;  // scans whose command was not run to its end

  // What came of the copy of one that was due.
  void copied(const std::string& name, Meta values, double now_s, const char* event = "copied");
  const ScanLook& look_of(const std::string& name) const { return scans_.at(name).look; }
  double failed(const std::string& name, double now_s);  // seconds until it is due again

 private:
  struct Scan {
    ScanLook look{};
    double changed_s = 0, looked_s = 0, next_s = 0;  // next_s: of the next look
    double retry_s = 0, pause_s = 0;                 // after a failure
    bool is_left = false;                            // until the next run
  };
  void find_scans(double now_s);
  bool look_again(const std::string& name, Scan& scan, double now_s);  // is it due?
  bool waits_for_marker(const ScanState& state) const {
    return !options_.marker.empty() && state.copied_sum.empty();
  }
  bool is_done(const Scan& scan, const ScanState& state) const {
    return scan.look.sum == state.copied_sum || (options_.takes_once && !state.copied_sum.empty());
  }
  bool is_ready(const Scan& scan, const ScanState& state, double now_s) const;
  void plan_next(Scan& scan, const ScanState& state, double now_s) const;

  const FollowOptions options_;
  WatchLog& log_;
  FolderEvents& events_;
  std::map<std::string, Scan> scans_;
  double listed_s_ = -1e9;  // when the folder itself was looked at
};

}  // namespace harima
