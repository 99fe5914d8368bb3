// SPDX-License-Identifier: BSD-3-Clause
// A file without a name that holds frames of one size in slots. Its space is taken when it is made; it is
// gone when the process ends.
#pragma once

#include <string>
#include <vector>

#include "image/frame.h"
#include "transfer/rooted_folder.h"

namespace harima {

class SpoolFile {
 public:
  // As many slots as fit into `bytes`; fails if that is none, or if there is no such space.
  SpoolFile(const std::string& folder, uint64_t bytes, size_t frame_bytes);

  size_t free_slots() const { return free_.size(); }
  size_t take_slot();
  void give_back(size_t slot) { free_.push_back(slot); }
  // From any thread, not of one slot at once.
  void write(size_t slot, const Frame& frame) const;
  void read(size_t slot, Frame& frame) const;

 private:
  const std::string folder_;
  Descriptor file_;
  size_t frame_bytes_;
  std::vector<size_t> free_;
};

}  // namespace harima
