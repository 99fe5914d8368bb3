// SPDX-License-Identifier: BSD-3-Clause
// Frames of .his and .img files: header, comment, pixels, again and again.
#include <array>
#include <cstring>

#include "format/his_frame.h"
#include "pack/recogniser.h"

namespace harima {

extern const Recogniser kHisRecogniser;

namespace {

bool begins(std::span<const std::byte> head) {
  return is_his_head(reinterpret_cast<const unsigned char*>(head.data()), head.size());
}

void split(Splitter& file) {
  for (;;) {
    const std::span<const std::byte> bytes = file.ahead(kHisHeadBytes);
    if (!begins(bytes)) return;
    HisHeadBytes head_bytes;
    std::memcpy(head_bytes.data(), bytes.data(), head_bytes.size());
    const HisHead head = parse_his_head(head_bytes);
    const std::array run{PixelRun{kHisHeadBytes + size_t(head.comment_bytes), his_pixel_bytes(head)}};
    if (head.pixel_type == kHisPacked12) {
      if (file.other(run[0].other + run[0].pixels) == 0) return;
    } else if (!file.frame({his_pixels(head.pixel_type), head.width, head.height}, run)) {
      return;
    }
  }
}

}  // namespace

const Recogniser kHisRecogniser{"his", begins, split};

}  // namespace harima
