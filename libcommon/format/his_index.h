// SPDX-License-Identifier: BSD-3-Clause
// Where the frames of a .his file lie. Every frame has its own comment length, so the file is walked from
// header to header: one read of 64 bytes a frame, pixels are not touched.
#pragma once

#include <string>
#include <vector>

#include "format/his_frame.h"
#include "format/input_file.h"

namespace harima {

struct HisIndex {
  HisHead head;                      // of the first frame; size and type hold for all
  std::vector<size_t> pixel_offset;  // of each whole frame
  std::string comment;               // of the first frame, as it stands
  std::vector<std::string> remarks;  // a frame cut off at the end, a wrong count in the header
};

// Fails if there is no whole frame, or if a frame has another size or type than the first.
HisIndex walk_his(const InputFile& file);

}  // namespace harima
