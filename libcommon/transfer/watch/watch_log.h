// SPDX-License-Identifier: BSD-3-Clause
// What is known of the scans of a watched folder, over restarts: a file to which one line of JSON is added
// for every event, and brought to the disk, before anybody hears of it. So each event is told once, whenever
// the process is killed; a line that was cut off never happened. One process at a time has the file. One
// thread.
//
//   seen       a scan is there for the first time
//   complete   it will be copied: sum, files, bytes
//   copied     it has been: sum, files and bytes brought, update (not for the first time), command (one is to
//   be run), and more in_place   it stays where it is, and its command is to be run: as copied executed that
//   command has been run: status changed    it is another one than was copied
#pragma once

#include <functional>
#include <map>
#include <string>

#include "image/meta.h"
#include "transfer/rooted_folder.h"

namespace harima {

struct ScanState {
  bool is_seen = false, is_changed = false, owes_command = false;
  std::string complete_sum, copied_sum;  // ScanLook::sum; "": not yet
  Meta copied;                           // the values of its last copy
};

class WatchLog {
 public:
  using Listener = std::function<void(const std::string& line)>;
  // Opens what an earlier run has left, or begins. Fails if another process has it, or if it is of another
  // folder or target.
  WatchLog(const std::string& path, const std::string& folder, const std::string& target, Listener listener);

  const ScanState& state(const std::string& scan) { return states_[key(scan)]; }
  void note(const std::string& event, const std::string& scan, const Meta& values);
  // Only tells the listener.
  void tell(const std::string& event, const std::string& scan, const Meta& values) const;

 private:
  static std::string key(const std::string& scan);  // a name may be of any bytes
  void read_past(const std::string& head);
  void take(const std::string& line);
  void append(const std::string& line) const;

  const Listener listener_;
  const std::string path_;
  Descriptor file_;
  std::map<std::string, ScanState> states_;
};

}  // namespace harima
