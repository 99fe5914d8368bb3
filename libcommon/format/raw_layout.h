// SPDX-License-Identifier: BSD-3-Clause
// How bare pixels lie in a file, as --raw says it: "u16,4432x2368[,offset][,be]": type, width x height, bytes
// before the first frame, and big-endian.
#pragma once

#include <string>
#include <string_view>

#include "image/frame.h"

namespace harima {

struct RawLayout {
  PixelType type = PixelType::u16;
  int width = 0;
  int height = 0;
  size_t offset = 0;
  bool is_big_endian = false;

  size_t frame_bytes() const { return size_t(width) * size_t(height) * bytes_of(type); }
};

RawLayout parse_raw_layout(std::string_view text);  // fails (usage) with what was found and wanted
std::string raw_layout_text(const RawLayout& layout);

}  // namespace harima
