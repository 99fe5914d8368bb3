// SPDX-License-Identifier: BSD-3-Clause
// Codecs to compare with, all in memory and on one thread. Those whose library is not there are missing from the list.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "codec/frame_group.h"

namespace codec_bench {

using Bytes = std::vector<std::byte>;

struct Peer {
  std::string name;
  bool (*takes)(harima::PixelType type);
  // One frame; `level` as below. Throw what they like.
  Bytes (*encode)(const harima::GroupShape& shape, const std::byte* frame, int level);
  void (*decode)(const harima::GroupShape& shape, const Bytes& coded, std::byte* frame);
  int level;
};

std::vector<Peer> peers();

}  // namespace codec_bench
