// SPDX-License-Identifier: BSD-3-Clause
// A Sample is what of a stack the codecs are compared on: all of it, or, of a large one, runs of frames that
// are spread over it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "codec/frame_group.h"

namespace harima::bench {

struct Sample {
  std::string name;
  int width = 0, height = 0, frames = 0;  // of the stack
  GroupShape shape;                       // of the sample: its frames may be some rows of those of the stack
  std::vector<std::pair<int, int>> runs;  // frames [first, last) of the stack
  std::pair<int, int> rows;               // [first, last) of each
  std::vector<std::byte> pixels;          // frame after frame, tight, in this machine's byte order

  const std::byte* frame(int i) const { return pixels.data() + size_t(i) * shape.frame_bytes(); }
  std::string text() const;  // what it is, for people
};

// What of `count` frames is taken: runs of `group` frames, or fewer, at most `most` frames in all, first and
// last ones included.
std::vector<std::pair<int, int>> spread_runs(int count, int group, int most);

// A file or folder that the suite reads; `raw` as --raw. A file that no format knows is read as the JSON
// beside it says (raw_description.h). At most `most_bytes`, but one row. Fails for a pipe, and with what
// open_source() fails with.
Sample read_sample(const std::string& path, const std::string& raw, size_t most_bytes);

}  // namespace harima::bench
