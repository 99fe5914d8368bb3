// SPDX-License-Identifier: BSD-3-Clause
// Our image codec at some of its levels.
#include <fmt/format.h>

#include <algorithm>

#include "codec.h"

namespace harima::bench {

std::vector<Codec> fcompress_levels(double bound) {
  const int max_error = int(std::min(bound, double(kMostBound)));
  if (bound > 0 && max_error == 0) return {};
  std::vector<Codec> list;
  for (const int level : {1, 3, 6, 9})
    list.push_back({fmt::format("fcompress -{}", level), Piece::group, bound > 0 ? takes_half_words : takes_all,
                    [=](const GroupShape& shape, const std::byte* pixels) { return encode_group(shape, pixels, {level, max_error}); },
                    [](const GroupShape& shape, const Bytes& packed, std::byte* pixels) { decode_group(packed, shape, pixels); }, level});
  return list;
}

}  // namespace harima::bench
