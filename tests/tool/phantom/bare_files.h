// SPDX-License-Identifier: BSD-3-Clause
// Frames written byte by byte from the published layouts, on purpose not through the library under test.
#pragma once

#include <cstdint>
#include <memory>
#include <ostream>
#include <string>

#include "image/frame.h"

namespace phantom {

using harima::FrameView;

struct HisMark {
  int comment_bytes = 0;
  uint32_t frames = 0;
  double time_ms = 0;
  int pixel_type = 2;  // 0: u8, 2: u16, 6: packed 12 bit
};

// One frame of a .his, or a whole .img. Pixels are u16 that fit the type.
void write_his_frame(std::ostream& out, const FrameView& frame, const HisMark& mark);
// A whole single-image TIFF, u16 or f32 as the frame, uncompressed, one strip.
void write_bare_tiff(const std::string& path, const FrameView& frame);
// Pixels alone, u16 (or u8 if `type` says so), rows tight.
void write_pixels(std::ostream& out, const FrameView& frame, const std::string& type);

// For writing; throws std::runtime_error if it cannot be opened.
std::unique_ptr<std::ostream> create_file(const std::string& path);

}  // namespace phantom
