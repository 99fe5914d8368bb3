// SPDX-License-Identifier: BSD-3-Clause
#include "pack/raw_frames.h"

#include <array>

namespace harima {

void split_raw(Splitter& file, const FrameShape& shape, uint64_t offset) {
  file.other(offset);
  const std::array run{PixelRun{0, shape.frame_bytes()}};
  while (file.frame(shape, run)) {
  }
  file.other(std::numeric_limits<uint64_t>::max());
}

}  // namespace harima
