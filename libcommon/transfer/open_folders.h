// SPDX-License-Identifier: BSD-3-Clause
// The folders beneath another that were opened last, by their paths. None is used for longer than a tenth of a second, so that what others do
// to folders is seen; they are closed when others take their places. Safe from several threads.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/descriptor.h"

namespace harima {

using OpenFolder = std::shared_ptr<const Descriptor>;

class OpenFolders {
 public:
  OpenFolder find(std::string_view path);  // null: it is not known, or no longer
  OpenFolder add(std::string path, Descriptor folder);

 private:
  struct Known {
    std::string path;
    OpenFolder folder;
    std::chrono::steady_clock::time_point until;
  };
  std::mutex mutex_;
  std::vector<Known> known_;
  size_t next_ = 0;  // to be replaced
};

}  // namespace harima
