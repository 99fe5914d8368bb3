// SPDX-License-Identifier: BSD-3-Clause
// What the kernel tells of changes in some folders (inotify). It is a help, not a promise: network file
// systems tell nothing, and there is a limit to the folders of a user; who needs to know looks again from
// time to time. One thread.
#pragma once

#include <map>
#include <set>
#include <string>

#include "transfer/rooted_folder.h"

namespace harima {

class FolderEvents {
 public:
  FolderEvents();
  // From now on, changes of what is directly in the folder are told under this name; under "", also with the
  // name of what has changed. True: they were not told until now.
  bool add(const std::string& folder, const std::string& name);
  // Waits for changes, so many seconds at most; the names under which there were some. All names, if too many
  // were.
  std::set<std::string> wait(double seconds);

 private:
  void read_events(std::set<std::string>& names);

  Descriptor inotify_;
  std::map<int, std::string> names_;  // by watch descriptor
};

}  // namespace harima
