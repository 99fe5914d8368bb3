// SPDX-License-Identifier: BSD-3-Clause
// The folders beneath another that were opened last, by their paths. None is used for longer than a tenth of
// a second, so that what others do to folders is seen; they are closed when others take their places. Safe
// from several threads.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/descriptor.h"

namespace harima {

struct KnownFolder : Descriptor {
  explicit KnownFolder(Descriptor folder) : Descriptor(std::move(folder)) {}
  // Permissions that a new file has got there as it was to have them: no mask of this process or the folder
  // takes any away.
  mutable std::atomic<uint32_t> kept_mode{~uint32_t{0}};
};
using OpenFolder = std::shared_ptr<const KnownFolder>;

class OpenFolders {
 public:
  OpenFolder find(std::string_view path);  // null: it is not known, or no longer
  OpenFolder add(std::string path, Descriptor folder);

 private:
  struct Known {
    std::string path;
    OpenFolder folder;
    int64_t until_ns;
  };
  std::mutex mutex_;
  std::vector<Known> known_;
  size_t next_ = 0, last_ = 0;  // to be replaced; found last
};

}  // namespace harima
